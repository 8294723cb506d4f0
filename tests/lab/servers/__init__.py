"""The lab's servers, a file each: a host's configuration in, a process in the host out.

Each has a `configure` (before the host is booted), a `start` (after), and a `waiting`: how many
mails lie in its queue. What a site does stands in the configuration, in the server's own words.
"""

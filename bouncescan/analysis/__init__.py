"""From what was read to what it means. pandas begins in frames.py.

hosts       organisational domains, and which hosts serve the victim
clock       when a message happened, and its boundary
victim      whose mailbox it is
access_names  names that a network gives its customers' lines
reporting   what a report shows of its reporter
reach       whom each reporter could not reach, over all reports
roles       which side wrote a report
reporters   who wrote a report
own_lines   the lines of a trace that one house wrote
ways        who had a mail before whom
origins     the server that sent the mail
independence  whom to believe among those who say a thing
ownership   spoofed, own or undecided
judging     the above for one report
appearances the servers that a report shows
frames      times as columns
resemblance what spoofed mails that nobody has seen are known by
replies     signs of life
incidents   when each storm began
sightings   where the history shows an address
identities  which addresses are one person
targets     every time a person was targeted
gist        what is kept of a report
naming      why a person is in the list
machines    whom no person reads
acquaintance  what is known of a person beside the storm
people      one row a person
who_got_it  who got the mail, and through which servers
servers     one row a server
timeline    hour by hour
leak        how they knew the addresses, and since when
analyze     the order of it all
"""

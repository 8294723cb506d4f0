"""From what was read to what it means. pandas begins in frames.py.

hosts       organisational domains, and which hosts serve the victim
clock       when a message happened, and its boundary
victim      whose mailbox it is
roles       which side wrote a report
origins     the server that sent the mail
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
servers     one row a server
timeline    hour by hour
leak        how they knew the addresses, and since when
analyze     the order of it all
"""

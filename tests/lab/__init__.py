"""A small internet in network namespaces, with real mail servers, on which a storm is played.

    packages    Debian's packages, fetched and extracted, not installed
    namespaces  hosts with addresses of their own, and that nothing of them is left
    dns         the one name server
    servers/    a file for each server: configuration in, process out
    internet    which hosts there are, and how each domain fails
    people      whom the victim knows, and whose address is dead
    sites       the configuration of each host, made of the two
    history     years of everyday mail
    address_book  whom her phone knows
    attack      the spoofed mails, as the stranger's programs make them
    hand_in     gives mails to a server by SMTP, from within a host
    friends     what people answer
    scenarios   what is played: forged with the mailbox; the account used
    mailbox     the victim's Maildir: filled, and read by the standard library
    told        what came, each mail with what it is about
    expected    whether that is what had to come
    truth       what was done, in the words of the findings
    verdict     what has to hold of the scan
    inside      the first process within the namespaces

`make lab` (or `python -m tests.lab`) plays it all, scans the victim's mailbox and scores the scan.
"""

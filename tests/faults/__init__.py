"""What a scan comes to when the line is bad: a proxy that goes wrong on purpose, before Dovecot.

    places    where in a conversation of IMAP something can happen
    plan      the kinds of faults, and what is to go wrong in one run
    drawing   a plan by seed and number, from what a clean conversation passes
    stream    what a server sends, in lines and literals
    relay     one connection, and what goes wrong on it
    proxy     the relays in a process of their own
    scanning  one scan, as its command would end
    rig       the server, its mailbox, the proxy, the case of a clean scan
    trial     one run, and what has to hold of it
    killing   a real `bouncescan scan`, killed at a moment
    playing   what one of several jobs does
    table     what came of all runs

`python -m tests.faults --runs 300 --kills 100` (`make faults`) runs all; the same seed and number
give the same fault. Every run scans 714 mails into a new case. It has to end with the case of a
clean scan, or say that it did not (exit status 3 or 4) and come to the same case when it is
scanned again: no mail lost, none there twice.
"""

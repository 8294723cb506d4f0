"""Storms that we made ourselves, with the truth of what is in them.

    cast       who there is, since when, and whose address has died
    internet   hosts and sites, and how a site fails
    letter     a mail as its author wrote it; dialects/ what a mail server makes of it
    provider   what the victim's provider adds on delivery
    ordinary   years of everyday mail; own: the victim's own mail that came back
    campaign   the spoofed mails, and through which server each of them went
    aftermath  what comes back: bounces, answers, look-alikes
    scenario   one whole mailbox, wired together
    truth      what the generator did, in the words of the findings

`python -m tests.storms --out DIR` writes one. The same seed gives the same bytes.
"""

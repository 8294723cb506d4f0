"""Made-up mailboxes and storms with a known harvest, to prove the 95 % interval. All in memory.

laws      by which a mailbox and its storm come to be; none is the estimator's own
mailbox   who came when, who died, which mails are left
storm     who was on the list, who shows as a target
oracle    the interval of somebody who knows the laws
trial     one storm: the program's answer and the oracle's beside the truth
tally     how many answers hold the truth, by kind of storm
"""

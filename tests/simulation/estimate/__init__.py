"""Storms drawn in memory, to see whether the estimate of how many holds what it says.

    python -m tests.simulation.estimate --storms 1000 --seed NAME

Nothing here is taken from the estimator: people fail by age and by domain, once for all mails;
lists overlap, are sorted or shuffled, sent once or again; some reports are lost, some lack headers.

world       people, lists, mails and what fails
reports     what the mailbox shows of it
oracle      how narrow an interval could be for somebody who knows every chance
trial       one storm estimated and held against its truth
"""

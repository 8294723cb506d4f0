"""What mail servers write when they cannot deliver, one module for each kind of server.

Each takes a `Report` and gives the notice as it leaves the reporter, with the reporter's own local
hop and nothing of the victim's side. The forms follow genuine notices of these servers.
"""

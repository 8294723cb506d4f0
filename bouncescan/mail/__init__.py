"""The syntax of mail, without opinions: bytes in, values out, and nothing raises.

header          fields of a header, and the fields that the header pass keeps
header_pass     one header as the row that the case keeps
charset         which charset bytes are in, declared rightly, wrongly or not at all
text            line ends, folds, transfer encodings and encoded words (RFC 2047)
address         addr-specs (RFC 5322, 3.4.1), one alone and in free text
mailboxes       address fields (RFC 5322, 3.4): mailboxes, names, groups
rewriting       the sender inside SRS and BATV
date            dates as mail writes them (RFC 5322, 3.3)
clauses         Received fields (RFC 5321, 4.4) cut into their clauses
trace           Received fields as hops
authentication  Authentication-Results (RFC 8601), Received-SPF (RFC 7208, 9.1)
mime            parts (RFC 2045, 2046), tolerant
html            the words of an HTML body
delivery        delivery-status fields (RFC 3464)
status          enhanced status codes (RFC 3463) and what they mean
auto_reply      marks of automatic answers (RFC 3834)
identity        which bytes are the same message
"""

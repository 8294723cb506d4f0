"""The syntax of mail, without opinions: bytes in, values out, and nothing raises.

header          fields of a header, and the fields that the header pass keeps
text            charsets and encoded words (RFC 2047), Japanese ones included
address         addr-specs in address fields (RFC 5322, 3.4) and in free text
date            dates as mail writes them (RFC 5322, 3.3)
trace           Received fields (RFC 5321, 4.4)
authentication  Authentication-Results (RFC 8601), Received-SPF (RFC 7208, 9.1)
mime            parts (RFC 2045, 2046), tolerant
html            the words of an HTML body
delivery        delivery-status fields (RFC 3464)
status          enhanced status codes (RFC 3463) and what they mean
auto_reply      marks of automatic answers (RFC 3834)
identity        which bytes are the same message
"""

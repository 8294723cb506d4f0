"""The values that cross a stage: frozen, typed, made of what the mail says.

None always means "the mail did not say" or "cannot be known"; times are aware; nothing here
reads, decides or shows anything. Names are the RFC's own (RFC 3464, 5321, 5322, 8601).
"""

"""The tables of a case file, and how an older one becomes the present one.

A message is one place in one folder; `raw` is one content, however many places hold it; `record`
is what the parser of `parser_version` read in it. Lists are kept one entry a line.
"""

import sqlite3

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "migrate"]

APPLICATION_ID = 0x626E6373  # "bncs": tells a case from any other SQLite file

_VERSION_1 = """
CREATE TABLE info (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE victim (address TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT;
CREATE TABLE source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    source_id INTEGER NOT NULL REFERENCES source,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    uidvalidity INTEGER,
    passed_over INTEGER NOT NULL DEFAULT 0, -- without history: messages seen and not kept
    UNIQUE (source_id, name)
) STRICT;
CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder,
    header_id TEXT NOT NULL,
    copy INTEGER NOT NULL, -- the n-th message of this header in its folder, from 0
    uidvalidity INTEGER,
    uid INTEGER,
    file TEXT,
    offset INTEGER,
    internal_date TEXT,
    date TEXT,
    message_id TEXT,
    subject TEXT,
    "from" TEXT NOT NULL,
    sender TEXT NOT NULL,
    reply_to TEXT NOT NULL,
    "to" TEXT NOT NULL,
    cc TEXT NOT NULL,
    bcc TEXT NOT NULL,
    delivered_to TEXT NOT NULL,
    names TEXT NOT NULL, -- JSON object: address to display name
    in_reply_to TEXT,
    "references" TEXT NOT NULL,
    auto_submitted TEXT,
    mailer TEXT,
    received TEXT NOT NULL,
    return_path TEXT,
    size INTEGER,
    roles TEXT NOT NULL,
    is_candidate INTEGER NOT NULL, -- 1: read it whole; 2: it may hand on another message
    content_id TEXT REFERENCES raw, -- NULL until the message was read whole
    UNIQUE (folder_id, header_id, copy)
) STRICT;
CREATE INDEX message_place ON message (folder_id, uid, file, offset);
CREATE INDEX message_content ON message (content_id) WHERE content_id IS NOT NULL;
CREATE INDEX message_wanted ON message (folder_id) WHERE is_candidate AND content_id IS NULL;
CREATE TABLE raw (
    content_id TEXT PRIMARY KEY,
    sha256 TEXT NOT NULL, -- of the bytes as first read
    size INTEGER NOT NULL,
    zlib BLOB NOT NULL
) STRICT;
CREATE TABLE record (
    content_id TEXT PRIMARY KEY REFERENCES raw,
    parser_version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    json TEXT NOT NULL
) STRICT;
CREATE TABLE unreadable (
    folder_id INTEGER NOT NULL REFERENCES folder,
    locator TEXT NOT NULL,
    why TEXT NOT NULL,
    part TEXT NOT NULL, -- what is missing: "header", "body", or "rest" of a message that was kept
    PRIMARY KEY (folder_id, locator)
) STRICT;
CREATE TABLE contact (
    address TEXT NOT NULL,
    name TEXT,
    book TEXT NOT NULL,
    PRIMARY KEY (address, book)
) STRICT;
CREATE TABLE output (path TEXT PRIMARY KEY) STRICT; -- what was written beside the case
"""

# What was asked outside of the mail, and answered: the newest answer of each source.
_VERSION_2 = """
CREATE TABLE lookup (
    question TEXT NOT NULL,
    subject TEXT NOT NULL,
    source TEXT NOT NULL,
    asked TEXT NOT NULL,
    value TEXT, -- NULL: it was asked, and there is none
    PRIMARY KEY (question, subject, source)
) STRICT;
"""

# How far a server has searched a folder for bounces, so that it need not do it again.
_VERSION_3 = """
ALTER TABLE folder ADD COLUMN searched_to INTEGER NOT NULL DEFAULT 1; -- the first UID it has not
ALTER TABLE folder ADD COLUMN searched_by INTEGER NOT NULL DEFAULT 0; -- the parser's version then
-- messages that bear no mark it was asked for, and whose headers nobody asked for
ALTER TABLE folder ADD COLUMN unmarked INTEGER NOT NULL DEFAULT 0;
"""

# What an mbox was when all its headers were kept, so that of a grown one only the rest is read.
_VERSION_4 = """
ALTER TABLE folder ADD COLUMN mark TEXT;
"""

# What all records are asked for at once. To find it in the JSON of each takes ten times as long.
_VERSION_5 = """
ALTER TABLE record ADD COLUMN original_message_id TEXT;
ALTER TABLE record ADD COLUMN original_subject TEXT;
UPDATE record SET original_message_id = json_extract(json, '$.original.message_id'),
    original_subject = json_extract(json, '$.original.subject');
"""

# Where the case lay when it wrote an output: a copy of it wrote nothing, and may not remove it.
_VERSION_6 = """
ALTER TABLE output ADD COLUMN written_by TEXT; -- NULL: by a program that did not keep it
"""

# The n-th script leads from version n to n + 1.
_MIGRATIONS = (_VERSION_1, _VERSION_2, _VERSION_3, _VERSION_4, _VERSION_5, _VERSION_6)

SCHEMA_VERSION = len(_MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an empty or older case to SCHEMA_VERSION, whole or not at all."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == SCHEMA_VERSION:
        return
    scripts = "".join(_MIGRATIONS[version:])
    connection.executescript(
        f"BEGIN IMMEDIATE; {scripts} PRAGMA application_id = {APPLICATION_ID};"
        f" PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    )

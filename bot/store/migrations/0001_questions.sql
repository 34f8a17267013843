-- Every question with its answer's quotes, as ids and offsets; no article text.
CREATE TABLE question (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    asked_at REAL NOT NULL,          -- seconds since 1970, UTC
    guild INTEGER,                   -- NULL in a direct message
    channel INTEGER,
    member INTEGER,                  -- NULL where questions are not kept
    text TEXT,                       -- NULL where questions are not kept
    article TEXT,                    -- the one article asked, if one
    answered INTEGER NOT NULL CHECK (answered IN (0, 1)),
    confidence REAL NOT NULL,
    elapsed_ms REAL NOT NULL,
    asking_message INTEGER UNIQUE,   -- the member's message, if it was one
    bot_message INTEGER
) STRICT;
CREATE INDEX question_by_guild ON question (guild, asked_at);
CREATE INDEX question_by_member ON question (member);
CREATE INDEX question_by_bot_message ON question (bot_message);

CREATE TABLE quote (
    question INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    rank INTEGER NOT NULL,           -- from 1, best first
    article TEXT NOT NULL,
    digest TEXT NOT NULL,            -- of the article's text when it was quoted
    paragraph INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (question, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE vote (
    question INTEGER NOT NULL REFERENCES question (id) ON DELETE CASCADE,
    member INTEGER NOT NULL,
    helpful INTEGER NOT NULL CHECK (helpful IN (0, 1)),
    comment TEXT,
    voted_at REAL NOT NULL,
    PRIMARY KEY (question, member)
) STRICT, WITHOUT ROWID;
CREATE INDEX vote_by_member ON vote (member);

CREATE TABLE setting (
    guild INTEGER NOT NULL,
    channel INTEGER NOT NULL DEFAULT 0,  -- 0 for the whole guild
    name TEXT NOT NULL,
    value TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (guild, channel, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    guild INTEGER NOT NULL,
    member INTEGER NOT NULL,
    action TEXT NOT NULL,
    details TEXT NOT NULL                -- JSON
) STRICT;
CREATE INDEX audit_by_guild ON audit (guild, at);

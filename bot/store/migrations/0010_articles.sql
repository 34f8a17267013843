-- Articles that were brought in: a guild's own, or shared ones (guild NULL).
CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild INTEGER,                   -- NULL for all guilds
    name TEXT NOT NULL,              -- the file's name
    origin TEXT NOT NULL CHECK (origin IN ('file', 'url', 'paste', 'message')),
    url TEXT,                        -- what is fetched again, for origin 'url'
    status TEXT NOT NULL CHECK (status IN ('pending', 'reading', 'ready', 'failed')),
    reason TEXT,                     -- why it failed, or why its last refresh did
    version INTEGER,                 -- the number of the version that is served; NULL before one is
    stamp INTEGER NOT NULL,          -- rises with every change that is served differently
    edits TEXT NOT NULL DEFAULT '{}',  -- JSON: title, tags, source, language of a moderator
    member INTEGER,                  -- who brought it; NULL from the terminal
    added_at REAL NOT NULL,          -- seconds since 1970, UTC
    changed_at REAL NOT NULL,
    etag TEXT,
    modified TEXT,
    checked_at REAL,                 -- when the URL was last asked
    removed_at REAL,                 -- NULL unless removed; deleted for good a day later
    CHECK (status != 'ready' OR version IS NOT NULL)
) STRICT;
CREATE INDEX article_by_guild ON article (guild, name);

-- Each text that an article has had. A version is never changed.
CREATE TABLE version (
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,         -- from 1
    digest TEXT NOT NULL,            -- SHA-256 of the text
    size INTEGER NOT NULL,           -- bytes of the text as UTF-8
    text TEXT NOT NULL,
    document TEXT NOT NULL,          -- JSON: what was found with the text
    member INTEGER,
    made_at REAL NOT NULL,
    PRIMARY KEY (article, number)
) STRICT;
CREATE INDEX version_by_digest ON version (digest);

-- Texts of the knowledge folder's files, so that old citations still open.
CREATE TABLE shelf (
    article TEXT NOT NULL,           -- the file's name
    digest TEXT NOT NULL,
    text TEXT NOT NULL,
    document TEXT NOT NULL,
    seen_at REAL NOT NULL,
    PRIMARY KEY (article, digest)
) STRICT;

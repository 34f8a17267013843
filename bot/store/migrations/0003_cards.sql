-- What the buttons of a message need, under the random token of their custom ids.
CREATE TABLE card (
    token TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    guild INTEGER,                   -- NULL in a direct message
    member INTEGER,                  -- whose message set it off
    payload TEXT NOT NULL,           -- JSON
    made_at REAL NOT NULL            -- seconds since 1970, UTC
) STRICT, WITHOUT ROWID;
CREATE INDEX card_by_time ON card (made_at);
CREATE INDEX card_by_member ON card (member);

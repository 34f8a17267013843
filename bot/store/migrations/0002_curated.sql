-- What moderators answered themselves; a guild sees only its own.
CREATE TABLE curated (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild INTEGER NOT NULL,
    question TEXT NOT NULL CHECK (length(question) > 0),
    answer TEXT NOT NULL CHECK (length(answer) > 0),
    member INTEGER NOT NULL,         -- who wrote it last
    written_at REAL NOT NULL         -- seconds since 1970, UTC
) STRICT;
CREATE INDEX curated_by_guild ON curated (guild, id);
CREATE INDEX question_by_member_channel ON question (member, channel, asked_at);

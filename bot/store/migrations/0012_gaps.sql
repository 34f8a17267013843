-- What became of a question: which curated answer was shown, whether a moderator settled it.
ALTER TABLE question ADD COLUMN curated INTEGER;      -- its id, also once it is removed
ALTER TABLE question ADD COLUMN overheard INTEGER NOT NULL DEFAULT 0 CHECK (overheard IN (0, 1));
ALTER TABLE question ADD COLUMN resolved_at REAL;     -- seconds since 1970, UTC; NULL while open
-- Who wrote a curated answer may be forgotten; it may have been somebody's message.
CREATE TABLE curated_with_author (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guild INTEGER NOT NULL,
    question TEXT NOT NULL CHECK (length(question) > 0),
    answer TEXT NOT NULL CHECK (length(answer) > 0),
    member INTEGER,                  -- who wrote or saved it last; NULL once forgotten
    written_at REAL NOT NULL,        -- seconds since 1970, UTC
    saved INTEGER NOT NULL DEFAULT 0 CHECK (saved IN (0, 1)),  -- from a message
    author INTEGER,                  -- of that message; NULL without one, and once forgotten
    changed INTEGER NOT NULL DEFAULT 0 CHECK (changed IN (0, 1))  -- not their words any more
) STRICT;
INSERT INTO curated_with_author (id, guild, question, answer, member, written_at)
    SELECT id, guild, question, answer, member, written_at FROM curated;
DROP TABLE curated;
ALTER TABLE curated_with_author RENAME TO curated;
CREATE INDEX curated_by_guild ON curated (guild, id);
CREATE INDEX curated_by_member ON curated (member);
CREATE INDEX curated_by_author ON curated (author);

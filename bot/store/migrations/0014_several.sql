-- A message may ask several questions: each says in which it was asked, and goes with it.
ALTER TABLE question RENAME COLUMN asking_message TO first_of;  -- of the first alone: UNIQUE
ALTER TABLE question ADD COLUMN asking_message INTEGER;         -- the member's message, if it was one
ALTER TABLE question ADD COLUMN edited_at REAL;                 -- seconds since 1970, UTC; NULL if never
CREATE INDEX question_by_asking_message ON question (asking_message);
DROP INDEX question_by_member_channel;
CREATE INDEX question_by_channel ON question (channel, coalesce(edited_at, asked_at));
UPDATE question SET first_of = NULL WHERE member IS NULL;
UPDATE question SET asking_message = first_of;
UPDATE question SET asking_message = (
    SELECT other.first_of FROM question AS other
    WHERE other.bot_message = question.bot_message AND other.first_of IS NOT NULL
) WHERE asking_message IS NULL AND bot_message IS NOT NULL;

-- A follow-up's text with the words that it was asked with; NULL where it stood alone.
ALTER TABLE question ADD COLUMN understood TEXT;

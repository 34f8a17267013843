-- The guilds that the bot is in, or was in until `left_at`: what they own is kept for a while.
CREATE TABLE guild (
    id INTEGER PRIMARY KEY,
    bot INTEGER,                     -- which bot was in it last, where it is known
    left_at REAL                     -- seconds since 1970, UTC; NULL while the bot is in it
) STRICT;
INSERT INTO guild (id)
    SELECT guild FROM question WHERE guild IS NOT NULL
    UNION SELECT guild FROM card WHERE guild IS NOT NULL
    UNION SELECT guild FROM article WHERE guild IS NOT NULL
    UNION SELECT guild FROM setting UNION SELECT guild FROM curated UNION SELECT guild FROM audit;

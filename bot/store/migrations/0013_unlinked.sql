-- A message leads to who asked and to what was asked: where questions are not kept, nor is it.
UPDATE question SET asking_message = NULL, bot_message = NULL WHERE member IS NULL;

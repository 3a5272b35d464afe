DROP TABLE message_words;

DROP TABLE match_texts;

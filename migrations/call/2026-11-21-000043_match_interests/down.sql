DROP TABLE match_interests;

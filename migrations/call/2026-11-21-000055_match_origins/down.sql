DROP TABLE match_origins;

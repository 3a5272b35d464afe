DROP TABLE match_seekers;

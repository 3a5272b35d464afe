DROP TABLE match_suspensions;

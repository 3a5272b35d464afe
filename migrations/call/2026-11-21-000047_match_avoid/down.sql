DROP TABLE match_avoid;

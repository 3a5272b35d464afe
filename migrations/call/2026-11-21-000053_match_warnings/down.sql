DROP TABLE match_warnings;

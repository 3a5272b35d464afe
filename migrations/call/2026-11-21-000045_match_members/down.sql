DROP TABLE match_members;

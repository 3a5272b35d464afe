DROP TABLE match_instances;

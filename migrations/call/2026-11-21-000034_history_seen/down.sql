DROP TABLE history_seen;

DROP TABLE notified;

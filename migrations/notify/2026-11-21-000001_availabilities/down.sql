DROP TABLE availabilities;

DROP TABLE followed;

DROP TABLE user_storage;

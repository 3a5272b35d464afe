DROP TABLE user_slots;

DROP TABLE moderation_acts;

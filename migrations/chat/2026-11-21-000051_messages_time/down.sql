DROP INDEX messages_time ON messages;

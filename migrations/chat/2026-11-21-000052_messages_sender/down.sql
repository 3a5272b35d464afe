DROP INDEX messages_sender ON messages;

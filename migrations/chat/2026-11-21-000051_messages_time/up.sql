CREATE INDEX messages_time ON messages (conversation_id, create_time, seq);

CREATE INDEX messages_sender ON messages (sender_id, conversation_id, create_time, seq);

ALTER TABLE contacts
    ADD sort_key     VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'the other person''s display name, folded; follows it',
    ADD decline_time DATETIME(6) NULL COMMENT 'when this person last declined a request of the other',
    ADD KEY contacts_sort_key (user_id, kind, sort_key, other_id);

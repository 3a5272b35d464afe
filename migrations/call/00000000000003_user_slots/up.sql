CREATE TABLE user_slots (
    user_id BINARY(16) NOT NULL COMMENT 'locked while it is decided whether this person may be in a new call',
    PRIMARY KEY (user_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE group_pictures (
    picture_id      BINARY(16) NOT NULL,
    conversation_id BINARY(16) NOT NULL,
    image           MEDIUMBLOB NOT NULL COMMENT 'WebP, 256 pixels per side',
    PRIMARY KEY (picture_id),
    UNIQUE KEY group_pictures_conversation (conversation_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE group_pictures (
    conversation_id BINARY(16)  NOT NULL,
    picture_id      BINARY(16)  NOT NULL COMMENT 'another one with every picture, so that links to an old one give nothing',
    image           MEDIUMBLOB  NOT NULL COMMENT 'WebP, 256 pixels per side',
    create_time     DATETIME(6) NOT NULL,
    PRIMARY KEY (conversation_id),
    UNIQUE KEY group_pictures_picture (picture_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

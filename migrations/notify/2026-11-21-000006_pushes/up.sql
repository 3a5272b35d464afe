CREATE TABLE pushes (
    user_id         BINARY(16)   NOT NULL,
    tag_hash        BINARY(32)   NOT NULL COMMENT 'SHA-256 of the tag: what comes later replaces it',
    notification_id BINARY(16)   NOT NULL,
    payload         BLOB         NOT NULL,
    is_urgent       TINYINT(1)   NOT NULL,
    is_withdrawn    TINYINT(1)   NOT NULL,
    due_time        DATETIME(6)  NULL COMMENT 'when it is to be sent; nothing once it was',
    expire_time     DATETIME(6)  NOT NULL,
    PRIMARY KEY (user_id, tag_hash),
    KEY pushes_due (due_time),
    KEY pushes_expire (expire_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE invites (
    invite_id       BINARY(16)      NOT NULL,
    conversation_id BINARY(16)      NOT NULL,
    token           VARCHAR(64)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expire_time     DATETIME(6)     NOT NULL,
    max_uses        INT UNSIGNED    NOT NULL COMMENT '0: as many as there is room for',
    use_count       INT UNSIGNED    NOT NULL,
    created_by      BINARY(16)      NOT NULL,
    request_id      BINARY(16)      NOT NULL COMMENT 'made by the client',
    create_time     DATETIME(6)     NOT NULL,
    PRIMARY KEY (invite_id),
    UNIQUE KEY invites_token (token),
    UNIQUE KEY invites_request (created_by, request_id),
    KEY invites_conversation (conversation_id, invite_id),
    KEY invites_expire_time (expire_time)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

CREATE TABLE push_subscriptions (
    subscription_id BINARY(16)     NOT NULL,
    user_id         BINARY(16)     NOT NULL,
    session_id      BINARY(16)     NOT NULL COMMENT 'it ends with it',
    endpoint_hash   BINARY(32)     NOT NULL COMMENT 'SHA-256 of the endpoint',
    endpoint        VARCHAR(1000)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    public_key      VARBINARY(65)  NOT NULL,
    secret          VARBINARY(16)  NOT NULL,
    device          VARCHAR(100)   NOT NULL,
    create_time     DATETIME(6)    NOT NULL,
    push_time       DATETIME(6)    NULL COMMENT 'when something last arrived at the service',
    PRIMARY KEY (subscription_id),
    UNIQUE KEY push_subscriptions_endpoint (endpoint_hash),
    KEY push_subscriptions_user (user_id, create_time),
    KEY push_subscriptions_session (session_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

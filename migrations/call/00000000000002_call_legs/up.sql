CREATE TABLE call_legs (
    call_id       BINARY(16)      NOT NULL,
    user_id       BINARY(16)      NOT NULL,
    role          VARCHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state         VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    endpoint_id   BINARY(16)      NULL COMMENT 'the page that holds the leg',
    generation    INT UNSIGNED    NOT NULL COMMENT 'grows when the leg is taken over',
    stream_id     BINARY(16)      NULL COMMENT 'the newest Signal stream of the holder',
    client_seq    BIGINT UNSIGNED NOT NULL COMMENT 'the last signal of this generation that is known to have arrived',
    link          VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what the holder last said of its media',
    present_since DATETIME(6)     NULL,
    seen_until    DATETIME(6)     NOT NULL COMMENT 'renewed by the instance that holds the stream',
    PRIMARY KEY (call_id, user_id),
    KEY call_legs_user_state (user_id, state, call_id),
    KEY call_legs_user_call (user_id, call_id),
    KEY call_legs_stream (stream_id),
    KEY call_legs_state_seen (state, seen_until)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

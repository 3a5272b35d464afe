CREATE TABLE calls (
    call_id            BINARY(16)      NOT NULL,
    kind               VARCHAR(8)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    state              VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    end_reason         VARCHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NULL,
    ended_by           BINARY(16)      NULL COMMENT 'user; NULL: nobody, or a service',
    started_by_service TINYINT(1)      NOT NULL,
    version            BIGINT UNSIGNED NOT NULL COMMENT 'every change is a compare-and-set on it',
    create_time        DATETIME(6)     NOT NULL,
    ring_deadline      DATETIME(6)     NOT NULL,
    answer_time        DATETIME(6)     NULL,
    active_time        DATETIME(6)     NULL,
    end_time           DATETIME(6)     NULL,
    PRIMARY KEY (call_id),
    KEY calls_state_ring_deadline (state, ring_deadline)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_520_ci;

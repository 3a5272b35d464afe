ALTER TABLE service_accounts ADD managed BOOLEAN NOT NULL DEFAULT FALSE COMMENT 'a file of the operator sets secret and scopes';

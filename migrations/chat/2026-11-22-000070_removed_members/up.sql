ALTER TABLE members ADD COLUMN removed TINYINT(1) NOT NULL DEFAULT 0 COMMENT 'an admin removed them: no invite brings them back' AFTER leave_name;

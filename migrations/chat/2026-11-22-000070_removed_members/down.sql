ALTER TABLE members DROP COLUMN removed;

ALTER TABLE service_accounts DROP COLUMN managed;

DROP TABLE call_settings;

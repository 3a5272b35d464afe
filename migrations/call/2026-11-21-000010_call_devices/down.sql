DROP TABLE call_devices;

ALTER TABLE contacts
    DROP KEY contacts_sort_key,
    DROP COLUMN sort_key,
    DROP COLUMN decline_time;

ALTER TABLE avatars DROP KEY avatars_create_time;

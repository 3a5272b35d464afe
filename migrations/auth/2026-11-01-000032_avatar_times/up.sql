ALTER TABLE avatars ADD KEY avatars_create_time (create_time);

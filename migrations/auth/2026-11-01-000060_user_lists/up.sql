ALTER TABLE users
    ADD KEY users_role (role, create_time, id),
    ADD KEY users_state (state, create_time, id);

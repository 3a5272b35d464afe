ALTER TABLE users
    DROP KEY users_role,
    DROP KEY users_state;

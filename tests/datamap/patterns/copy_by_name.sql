-- A copy of the users, made before something and never removed.
--> users_backup: identified; users_backup.email > users
--> copy users_backup of users
CREATE TABLE users_backup (id INTEGER, email VARCHAR(90), name VARCHAR(90), password_hash VARCHAR(90));
INSERT INTO users_backup VALUES (1, 'ann@example.com', 'Ann Ash', 'x'), (2, 'bob@example.com', 'Bob Birch', 'x');

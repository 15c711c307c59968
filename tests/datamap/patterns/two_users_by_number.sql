-- `user1_id` and `user2_id` are two of the users, and so are they whom others muted.
--> games: shared; games.user1_id > users; games.user2_id > users
--> muted_users: shared; muted_users.muted_user_id > users; muted_users.user_id > users
CREATE TABLE games (id INTEGER PRIMARY KEY, user1_id INTEGER, user2_id INTEGER, colour VARCHAR(9));
CREATE TABLE muted_users (id INTEGER PRIMARY KEY, user_id INTEGER, muted_user_id INTEGER, colour VARCHAR(9));
INSERT INTO games VALUES (1, 3, 4, 'red'), (2, 5, 6, 'blue'), (3, 4, 5, 'red'), (4, 8, 7, 'red'), (5, 9, 3, 'red');
INSERT INTO muted_users VALUES (1, 3, 4, 'red'), (2, 5, 6, 'blue'), (3, 4, 6, 'red'), (4, 8, 7, 'red'), (5, 9, 3, 'red');

-- Near miss: what kind of user it is; the key beside it is a user's whatever the type.
--> seats: owned; seats.user_id > users
CREATE TABLE seats (id INTEGER PRIMARY KEY, user_type VARCHAR(20), user_id INTEGER, row_no INTEGER);
INSERT INTO seats VALUES (1, 'guest', 1, 5), (2, 'member', 2, 6), (3, 'guest', 3, 7);

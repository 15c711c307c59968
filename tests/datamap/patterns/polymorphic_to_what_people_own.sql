-- Branches of one pair may lead to people by several tables; a row takes one of them.
--> comments: owned; comments.subject_id[subject_type=photo] > photos.user_id > users; comments.subject_id[subject_type=post] > posts.user_id > users
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE photos (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE comments (id INTEGER PRIMARY KEY, subject_type VARCHAR(20), subject_id INTEGER, body TEXT);
INSERT INTO posts VALUES (1, 3), (2, 4);
INSERT INTO photos VALUES (1, 5), (2, 6);
INSERT INTO comments VALUES (1, 'post', 1, 'x'), (2, 'photo', 2, 'y'), (3, 'post', 2, 'z');

-- Users of whom only the name stands here, and addresses elsewhere, are the people; letters of which none has an address are
-- not, though they have a column for it, and many point to them.
--> no users
--> people users
--> posts: owned; posts.user_id > users
CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(90), password_hash VARCHAR(90));
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, raw TEXT, raw_email TEXT, token VARCHAR(90), name VARCHAR(90));
CREATE TABLE post_links (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
CREATE TABLE post_marks (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
CREATE TABLE post_hides (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
CREATE TABLE post_files (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
CREATE TABLE post_edits (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
CREATE TABLE post_votes (id INTEGER PRIMARY KEY, post_id INTEGER REFERENCES posts (id));
INSERT INTO users VALUES (1, 'Ann Ash', 'x'), (2, 'Ann Ash', 'x'), (3, 'cy', 'x'), (4, 'dee', 'x'), (5, 'eve', 'x');
INSERT INTO posts VALUES (1, 1, 'by the wall', NULL, 'a', 'wall'), (2, 2, 'at the gate', NULL, 'b', 'gate'), (3, 3, 'in the yard', NULL, 'c', 'yard');

-- A topic that a profile may feature stands for nobody else, nor does a badge, which may be without a user, to which only
-- an empty column may point, nor a hall, which may be without one, into which others are let.
--> topics: owned; topics.user_id > users
--> badges: owned; badges.user_id > users
--> halls: owned; halls.user_id > users
CREATE TABLE topics (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE badges (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE profiles (user_id INTEGER PRIMARY KEY REFERENCES users (id), featured_topic_id INTEGER REFERENCES topics (id), shown_badge_id INTEGER);
INSERT INTO topics VALUES (41, 3, 'red'), (42, 4, 'blue'), (43, 4, 'red');
INSERT INTO badges VALUES (51, 3, 'red'), (52, 4, 'blue'), (53, 4, 'red');
INSERT INTO profiles VALUES (3, 41, NULL), (4, 41, NULL), (5, 42, NULL), (6, 42, NULL);
CREATE TABLE halls (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE hall_allowed_users (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), hall_id INTEGER NOT NULL REFERENCES halls (id));
INSERT INTO halls VALUES (61, 3, 'red'), (62, 4, 'blue');
INSERT INTO hall_allowed_users VALUES (1, 3, 61), (2, 4, 61), (3, 5, 62), (4, 6, 61), (5, 7, 62);

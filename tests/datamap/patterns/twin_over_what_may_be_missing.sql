-- A lesson may be without a course, and a comment on a post is who wrote it: neither is shared with whoever has the other,
-- nor is a haircut with whoever has the salon, nor a demonstration with whoever uploaded what is shown.
--> lessons: owned; lessons.tutor_id > users
--> comments: owned; comments.user_id > users
--> drills: owned; drills.coach_id > users
--> cuts: owned; cuts.stylist_id > users
--> demos: owned; demos.tutor_id > users
CREATE TABLE courses (id INTEGER PRIMARY KEY, buyer_id INTEGER NOT NULL REFERENCES users (id), topic VARCHAR(40));
CREATE TABLE lessons (id INTEGER PRIMARY KEY, course_id INTEGER REFERENCES courses (id), tutor_id INTEGER REFERENCES users (id), remarks TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
CREATE TABLE comments (id INTEGER PRIMARY KEY, post_id INTEGER NOT NULL REFERENCES posts (id), user_id INTEGER REFERENCES users (id), body TEXT);
CREATE TABLE plans (id INTEGER PRIMARY KEY, trainer_id INTEGER NOT NULL REFERENCES users (id), called VARCHAR(40));
CREATE TABLE drills (id INTEGER PRIMARY KEY, plan_id INTEGER NOT NULL REFERENCES plans (id), coach_id INTEGER REFERENCES users (id), remarks TEXT);
INSERT INTO courses VALUES (11, 1, 'x'), (12, 2, 'y');
INSERT INTO lessons VALUES (21, 11, 3, 'x'), (22, NULL, 3, 'y');
INSERT INTO posts VALUES (11, 1, 'x'), (12, 2, 'y');
INSERT INTO comments VALUES (21, 11, 3, 'x'), (22, 12, 4, 'y');
INSERT INTO plans VALUES (11, 1, 'x'), (12, 2, 'y');
INSERT INTO drills VALUES (21, 11, 3, 'x'), (22, 12, 4, 'y');
CREATE TABLE salons (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(40));
CREATE TABLE cuts (id INTEGER PRIMARY KEY, salon_id INTEGER NOT NULL REFERENCES salons (id), stylist_id INTEGER REFERENCES users (id), remarks TEXT);
INSERT INTO salons VALUES (11, 1, 'x'), (12, 2, 'y');
INSERT INTO cuts VALUES (21, 11, 3, 'x'), (22, 12, 4, 'y');
CREATE TABLE materials (id INTEGER PRIMARY KEY, uploader_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(40));
CREATE TABLE demos (id INTEGER PRIMARY KEY, material_id INTEGER NOT NULL REFERENCES materials (id), tutor_id INTEGER REFERENCES users (id), remarks TEXT);
INSERT INTO materials VALUES (11, 1, 'x'), (12, 2, 'y');
INSERT INTO demos VALUES (21, 11, 3, 'x'), (22, 12, 4, 'y');

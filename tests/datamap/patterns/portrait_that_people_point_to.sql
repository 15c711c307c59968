-- People choose one of their pictures to be shown with: that they point to it does not make it everyone's.
--> portrait_pictures: owned; portrait_pictures.user_id > users
--> crews: actor; crews.user_id > users
CREATE TABLE portrait_pictures (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), path VARCHAR(90));
CREATE TABLE crews (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(90));
ALTER TABLE users ADD COLUMN portrait_id INTEGER REFERENCES portrait_pictures (id);
ALTER TABLE users ADD COLUMN crew_id INTEGER REFERENCES crews (id);
INSERT INTO portrait_pictures VALUES (61, 1, 'a.jpg'), (62, 1, 'b.jpg'), (63, 2, 'c.jpg'), (64, 3, 'd.jpg');
INSERT INTO crews VALUES (71, 1, 'North'), (72, 2, 'South');
UPDATE users SET portrait_id = 62, crew_id = 71 WHERE id = 1;
UPDATE users SET portrait_id = 62, crew_id = 71 WHERE id = 2;
UPDATE users SET portrait_id = 64, crew_id = 71 WHERE id = 3;
UPDATE users SET crew_id = 72 WHERE id > 3;

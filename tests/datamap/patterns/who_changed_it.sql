-- Who changed a thing does not have what it was before; a revision that cannot be without its writer is the writer's.
--> revisions: actor; revisions.user_id > users
--> versions: none
--> historical_plants: actor; historical_plants.history_user_id > users
--> draft_versions: owned; draft_versions.user_id > users
CREATE TABLE revisions (id INTEGER PRIMARY KEY, made DATE, user_id INTEGER REFERENCES users (id));
CREATE TABLE versions (id INTEGER PRIMARY KEY, revision_id INTEGER NOT NULL REFERENCES revisions (id), object_id INTEGER, format VARCHAR(9));
CREATE TABLE draft_versions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
CREATE TABLE historical_plants (id INTEGER PRIMARY KEY, height INTEGER, history_user_id INTEGER REFERENCES users (id));
INSERT INTO historical_plants VALUES (1, 20, 3), (2, 30, 4);
INSERT INTO revisions VALUES (401, '2026-01-01', 3), (402, '2026-01-02', 4), (403, '2026-01-03', NULL);
INSERT INTO versions VALUES (1, 401, 7, 'json'), (2, 402, 8, 'json'), (3, 403, 9, 'json');
INSERT INTO draft_versions VALUES (1, 3, 'x'), (2, 4, 'y');

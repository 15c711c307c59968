-- What a project was before is kept with its keys, none of them declared: whose it was is told by the keys of the project.
--> projects: owned; projects.pi_id > users
--> historicalprojects: owned; historicalprojects.pi_id > users
--> link historicalprojects.pi_id > users.id: inferred subject
--> grants: owned; grants.pi_id > users
CREATE TABLE projects (id INTEGER PRIMARY KEY, title VARCHAR(90), aim TEXT, pi_id INTEGER NOT NULL REFERENCES users (id));
CREATE TABLE historicalprojects (history_id INTEGER PRIMARY KEY, id INTEGER NOT NULL, title VARCHAR(90), aim TEXT, pi_id INTEGER,
  history_date TIMESTAMP, history_user_id INTEGER REFERENCES users (id));
CREATE TABLE grants (id INTEGER PRIMARY KEY, title VARCHAR(90), aim TEXT, pi_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO projects VALUES (1, 'Moss', 'to count it', 3), (2, 'Fern', 'to draw it', 5), (3, 'Reed', 'to cut it', 7);
INSERT INTO historicalprojects VALUES (11, 1, 'Mos', 'to count it', 3, '2026-01-02 10:00:00', 1), (12, 2, 'Fern', 'to see it', 5, '2026-01-03 10:00:00', 5),
  (13, 3, 'Reeds', 'to cut it', 7, '2026-01-04 10:00:00', 2);
INSERT INTO grants VALUES (1, 'Of the city', 'moss', 3), (2, 'Of the county', 'fern', 5);

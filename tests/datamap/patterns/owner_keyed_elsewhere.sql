-- A key that nobody declared leads where all declared keys of its name lead: firms have the clerks as owners whom deals have.
--> link firms.owner_id > clerks.id: inferred reference
CREATE TABLE firms (id INTEGER PRIMARY KEY, name VARCHAR(60), owner_id INTEGER);
CREATE TABLE clerks (id INTEGER PRIMARY KEY, full_name VARCHAR(80), email VARCHAR(90) UNIQUE, phone VARCHAR(30));
CREATE TABLE deals (id INTEGER PRIMARY KEY, title VARCHAR(60), user_id INTEGER REFERENCES users (id), owner_id INTEGER REFERENCES clerks (id));
INSERT INTO firms VALUES (1, 'Birch Ltd', 1), (2, 'Cole Ltd', 2), (3, 'Dorn Ltd', 2);
INSERT INTO clerks VALUES (1, 'Rita Rep', 'rita@example.org', '+49 151 1111111'), (2, 'Rob Rep', 'rob@example.org', '+49 151 2222222');
INSERT INTO deals VALUES (1, 'lamps', 1, 1), (2, 'oil', 2, 2), (3, 'desks', 3, 1);

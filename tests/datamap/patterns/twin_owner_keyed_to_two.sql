-- Where declared keys of one name lead to several tables, they say nothing of another of that name.
--> link firms.owner_id > users.id: inferred actor
CREATE TABLE firms (id INTEGER PRIMARY KEY, name VARCHAR(60), owner_id INTEGER);
CREATE TABLE clerks (id INTEGER PRIMARY KEY, full_name VARCHAR(80), email VARCHAR(90) UNIQUE, phone VARCHAR(30));
CREATE TABLE deals (id INTEGER PRIMARY KEY, title VARCHAR(60), user_id INTEGER REFERENCES users (id), owner_id INTEGER REFERENCES clerks (id));
INSERT INTO firms VALUES (1, 'Birch Ltd', 1), (2, 'Cole Ltd', 2), (3, 'Dorn Ltd', 2);
INSERT INTO clerks VALUES (1, 'Rita Rep', 'rita@example.org', '+49 151 1111111'), (2, 'Rob Rep', 'rob@example.org', '+49 151 2222222');
INSERT INTO deals VALUES (1, 'lamps', 1, 1), (2, 'oil', 2, 2), (3, 'desks', 3, 1);
CREATE TABLE keepers (id INTEGER PRIMARY KEY, full_name VARCHAR(80));
CREATE TABLE pets (id INTEGER PRIMARY KEY, name VARCHAR(60), owner_id INTEGER REFERENCES keepers (id));
INSERT INTO keepers VALUES (1, 'Kit Kern'), (2, 'Kay Kohl');
INSERT INTO pets VALUES (1, 'Rex', 1), (2, 'Tom', 2);

-- Where declared keys of one name lead to several tables, they say nothing of another of that name.
--> no users
--> link firms.owner_id > contacts.id: inferred actor
CREATE TABLE firms (id INTEGER PRIMARY KEY, name VARCHAR(60), owner_id INTEGER);
CREATE TABLE clerks (id INTEGER PRIMARY KEY, full_name VARCHAR(80), email VARCHAR(90) UNIQUE, password_hash VARCHAR(90));
CREATE TABLE contacts (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(90), phone VARCHAR(30), firm_id INTEGER REFERENCES firms (id));
CREATE TABLE deals (id INTEGER PRIMARY KEY, title VARCHAR(60), contact_id INTEGER REFERENCES contacts (id), owner_id INTEGER REFERENCES clerks (id));
INSERT INTO firms VALUES (1, 'Birch Ltd', 1), (2, 'Cole Ltd', 2), (3, 'Dorn Ltd', 2);
INSERT INTO clerks VALUES (1, 'Rita Rep', 'rita@example.org', 'x'), (2, 'Rob Rep', 'rob@example.org', 'x');
INSERT INTO contacts VALUES (1, 'Ann', 'Ash', 'ann@example.com', '+49 151 1111111', 1), (2, 'Bob', 'Birch', 'bob@example.com', '+49 151 2222222', 2),
  (3, 'Cy', 'Cole', 'cy@example.com', '+49 151 3333333', 3);
INSERT INTO deals VALUES (1, 'lamps', 1, 1), (2, 'oil', 2, 2), (3, 'desks', 3, 1);
CREATE TABLE pets (id INTEGER PRIMARY KEY, name VARCHAR(60), owner_id INTEGER REFERENCES contacts (id));
INSERT INTO pets VALUES (1, 'Rex', 1), (2, 'Tom', 2);

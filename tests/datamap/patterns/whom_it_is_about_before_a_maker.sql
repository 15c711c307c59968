-- Whom a row is about says more than who keeps the list that it stands on.
--> mailings: owned; mailings.target_id[target_type=Patients] > patients
CREATE TABLE patients (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), phone VARCHAR(20));
CREATE TABLE lists (id INTEGER PRIMARY KEY, assigned_user_id INTEGER REFERENCES users (id), title TEXT);
CREATE TABLE mailings (id INTEGER PRIMARY KEY, list_id INTEGER REFERENCES lists (id), target_type VARCHAR(20), target_id INTEGER, day DATE);
INSERT INTO patients VALUES (81, 'Uma', 'Oak', '030 555 010'), (82, 'Vic', 'Elm', '030 555 011'), (83, 'Wim', 'Fir', '030 555 012');
INSERT INTO lists VALUES (1, 3, 'a'), (2, 4, 'b');
INSERT INTO mailings VALUES (1, 1, 'Patients', 81, '2024-01-02'), (2, 2, 'Patients', 83, '2024-01-02'), (3, 1, 'Patients', 82, '2024-01-03');

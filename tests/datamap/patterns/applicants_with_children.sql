-- Applicants live in a table of their own, and what hangs on them is theirs; an address tells who has an account.
--> applicants: identified; (here people live); applicants.email > users
--> interviews: owned; interviews.applicant_id > applicants; interviews.applicant_id > applicants.email > users
--> people users, applicants
CREATE TABLE applicants (id INTEGER PRIMARY KEY, email VARCHAR(90), full_name VARCHAR(90), phone VARCHAR(30));
CREATE TABLE interviews (id INTEGER PRIMARY KEY, applicant_id INTEGER NOT NULL REFERENCES applicants (id), verdict TEXT);
INSERT INTO applicants VALUES (1, 'ann@example.com', 'Ann Ash', '+49 30 901820'), (2, 'pia@example.com', 'Pia Pine', '+49 30 901821');
INSERT INTO interviews VALUES (1, 1, 'yes'), (2, 2, 'no');

-- No key is declared. A party is a row of `party_party`, and not of the table that only says which of them has which depot.
--> no users
--> link sheet.party > party_party.id: inferred subject
--> link line.party > party_party.id: inferred subject
CREATE TABLE party_party (id INTEGER PRIMARY KEY, first_name VARCHAR(40), last_name VARCHAR(40), email VARCHAR(90), phone VARCHAR(20));
CREATE TABLE "depot-party_party" (id INTEGER PRIMARY KEY, depot INTEGER, owner INTEGER, create_uid INTEGER, create_date TIMESTAMP);
CREATE TABLE sheet (id INTEGER PRIMARY KEY, party INTEGER, size INTEGER);
CREATE TABLE line (id INTEGER PRIMARY KEY, party INTEGER, size INTEGER);
INSERT INTO party_party VALUES (1, 'Ann', 'Ash', 'ann@example.com', '+44 20 7946 0010'), (2, 'Bob', 'Ash', 'bob@example.com', '+44 20 7946 0011'), (3, 'Cy', 'Ash', 'cy@example.com', '+44 20 7946 0012'), (4, 'Dee', 'Ash', 'dee@example.com', '+44 20 7946 0013'), (5, 'Eve', 'Ash', 'eve@example.com', '+44 20 7946 0014'), (6, 'Fay', 'Ash', 'fay@example.com', '+44 20 7946 0015'), (7, 'Gus', 'Ash', 'gus@example.com', '+44 20 7946 0016'), (8, 'Hal', 'Ash', 'hal@example.com', '+44 20 7946 0017'), (9, 'Ida', 'Ash', 'ida@example.com', '+44 20 7946 0018'), (10, 'Jon', 'Ash', 'jon@example.com', '+44 20 7946 0019'), (11, 'Kay', 'Ash', 'kay@example.com', '+44 20 7946 0020'), (12, 'Lou', 'Ash', 'lou@example.com', '+44 20 7946 0021');
INSERT INTO "depot-party_party" VALUES (1, 1, 1, 1, '2026-01-01 00:00:00'), (2, 2, 6, 1, '2026-01-01 00:00:00'), (3, 3, 11, 1, '2026-01-01 00:00:00'), (4, 4, 4, 1, '2026-01-01 00:00:00'), (5, 5, 9, 1, '2026-01-01 00:00:00'), (6, 6, 2, 1, '2026-01-01 00:00:00'), (7, 7, 7, 1, '2026-01-01 00:00:00'), (8, 8, 12, 1, '2026-01-01 00:00:00'), (9, 9, 5, 1, '2026-01-01 00:00:00'), (10, 10, 10, 1, '2026-01-01 00:00:00'), (11, 11, 3, 1, '2026-01-01 00:00:00'), (12, 12, 8, 1, '2026-01-01 00:00:00');
INSERT INTO sheet VALUES (1, 1, 3), (2, 8, 3), (3, 3, 3), (4, 10, 3), (5, 5, 3), (6, 12, 3), (7, 7, 3), (8, 2, 3), (9, 9, 3), (10, 4, 3), (11, 11, 3), (12, 6, 3);
INSERT INTO line VALUES (1, 1, 3), (2, 12, 3), (3, 11, 3), (4, 10, 3), (5, 9, 3), (6, 8, 3), (7, 7, 3), (8, 6, 3), (9, 5, 3), (10, 4, 3), (11, 3, 3), (12, 2, 3);

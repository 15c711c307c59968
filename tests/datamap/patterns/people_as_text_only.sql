-- No table of people has an address: authors and owners are called by what somebody logs in with, in a list without a
-- key of its own. A watch has the same word for the column; parts are called by words of their own.
--> no users
--> people logins
--> logins: people; (here people live)
--> reports: shared; reports.reporter > logins; reports.requester > logins
--> pages: identified; pages.author > logins
--> watches: identified; watches.login_word > logins
--> parts: identified; parts.owner > logins
CREATE TABLE logins (login_word VARCHAR(40), trusted INTEGER, last_visit INTEGER, UNIQUE (login_word, trusted));
INSERT INTO logins VALUES ('ann7', 1, 5), ('bob_x', 1, 6), ('cy.day', 1, 7), ('deedee', 1, 8), ('eve99', 1, 9), ('fay.o', 1, 4);
CREATE TABLE reports (id INTEGER PRIMARY KEY, reporter VARCHAR(40), requester VARCHAR(40), part VARCHAR(40));
INSERT INTO reports VALUES (1, 'ann7', 'bob_x', 'door'), (2, 'bob_x', 'cy.day', 'lamp'), (3, 'cy.day', 'ann7', 'roof'),
  (4, 'deedee', 'eve99', 'sink'), (5, 'eve99', 'deedee', 'wall'), (6, 'ann7', 'fay.o', 'door');
CREATE TABLE pages (title VARCHAR(40), author VARCHAR(40));
INSERT INTO pages VALUES ('start', 'ann7'), ('help', 'bob_x'), ('terms', 'cy.day'), ('news', 'deedee'), ('faq', 'eve99');
CREATE TABLE watches (login_word VARCHAR(40), page VARCHAR(40));
INSERT INTO watches VALUES ('ann7', 'help'), ('bob_x', 'faq'), ('cy.day', 'news'), ('deedee', 'help'), ('gone', 'faq'),
  ('eve99', 'terms');
CREATE TABLE parts (title VARCHAR(40), owner VARCHAR(40));
INSERT INTO parts VALUES ('door', 'ann7'), ('lamp', 'bob_x'), ('roof', 'cy.day'), ('sink', 'deedee'), ('wall', 'fay.o');

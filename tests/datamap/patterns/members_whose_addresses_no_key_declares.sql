-- Members are a name, and their addresses and accounts stand in tables of their own, with keys that nothing declares. They
-- are people, beside staff who log in; boats have names, too.
--> no users
--> people pond_members, pond_member_accounts, pond_staff
--> pond_member_emails: owned; pond_member_emails.member_id > pond_members
--> pond_trips: shared; pond_trips.member_id > pond_members; pond_trips.staff_id > pond_staff
--> pond_repairs: none
CREATE TABLE pond_staff (id INTEGER PRIMARY KEY, username VARCHAR(90), firstname VARCHAR(90), lastname VARCHAR(90), passwd VARCHAR(90), email VARCHAR(90));
CREATE TABLE pond_members (id INTEGER PRIMARY KEY, default_email_id INTEGER, name VARCHAR(90), state INTEGER);
CREATE TABLE pond_member_emails (id INTEGER PRIMARY KEY, member_id INTEGER, address VARCHAR(90));
CREATE TABLE pond_member_accounts (id INTEGER PRIMARY KEY, member_id INTEGER, username VARCHAR(90), passwd VARCHAR(90));
CREATE TABLE pond_trips (id INTEGER PRIMARY KEY, member_id INTEGER, staff_id INTEGER, miles INTEGER);
CREATE TABLE pond_boats (id INTEGER PRIMARY KEY, name VARCHAR(90));
CREATE TABLE pond_repairs (id INTEGER PRIMARY KEY, boat_id INTEGER, nails INTEGER);
INSERT INTO pond_staff VALUES (1, 'aash', 'Anna', 'Fischer', 'x1', 'anna@desk.example'), (2, 'bbirch', 'Peter', 'Novak', 'x2', 'peter@desk.example'),
  (3, 'ccedar', 'Maria', 'Silva', 'x3', 'maria@desk.example');
INSERT INTO pond_members VALUES (11, 31, 'David Miller', 0), (12, 32, 'Laura Rossi', 0), (13, 33, 'Thomas Weber', 1), (14, 34, 'Julia Keller', 0),
  (15, 35, 'Daniel Garcia', 0), (16, 36, 'Sarah Schmidt', 0), (17, 37, 'Michael Brown', 1), (18, 38, 'Emma Jansen', 0), (19, 39, 'Lucas Dubois', 0),
  (20, 40, 'Nina Fischer', 0), (21, 41, 'Felix Novak', 0), (22, 42, 'Clara Silva', 0);
INSERT INTO pond_member_emails SELECT id + 20, id, 'rower' || id || '@mail.example' FROM pond_members;
INSERT INTO pond_member_accounts VALUES (51, 12, 'lrossi', 'y1'), (52, 14, 'jkeller', 'y2'), (53, 17, 'mbrown', 'y3'), (54, 20, 'nfischer', 'y4');
INSERT INTO pond_trips VALUES (71, 12, 1, 4), (72, 14, 2, 5), (73, 14, 1, 4), (74, 20, 3, 9), (75, 22, 2, 7);
INSERT INTO pond_boats VALUES (81, 'Heron'), (82, 'Teal'), (83, 'Swan');
INSERT INTO pond_repairs VALUES (91, 81, 40), (92, 83, 12);

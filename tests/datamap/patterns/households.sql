-- A household with a name and an address is a kind of people; who belongs to it is told by who has its key.
--> families: people; (here people live)
--> dues: owned; dues.family_id > families
--> people users, families
CREATE TABLE families (id INTEGER PRIMARY KEY, family_name VARCHAR(60), home_phone VARCHAR(30), street VARCHAR(60), city VARCHAR(40));
CREATE TABLE dues (id INTEGER PRIMARY KEY, family_id INTEGER, euros INTEGER);
INSERT INTO families VALUES (51, 'Oak', '030 555 010', 'Elm Street 4', 'Bonn'), (52, 'Fir', '030 555 011', 'Elm Street 5', 'Bonn'), (53, 'Yew', '030 555 012', 'Elm Street 6', 'Bonn');
INSERT INTO dues VALUES (1, 51, 10), (2, 53, 10), (3, 52, 20);

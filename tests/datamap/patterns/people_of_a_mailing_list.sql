-- Addresses stand in a table of their own that users point back to. A list has an address for answers and is nobody.
--> no users
--> user: people; (here people live)
--> address: owned; address < user._preferred_address_id[no user_id] > user; address.user_id > user
--> people user
CREATE TABLE preferences (id INTEGER PRIMARY KEY, digest INTEGER);
CREATE TABLE mailinglist (id INTEGER PRIMARY KEY, list_name VARCHAR(40), reply_to_address VARCHAR(90) UNIQUE);
CREATE TABLE "user" (id INTEGER PRIMARY KEY, display_name VARCHAR(40), _preferred_address_id INTEGER, preferences_id INTEGER REFERENCES preferences (id));
CREATE TABLE address (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, user_id INTEGER REFERENCES "user" (id), preferences_id INTEGER REFERENCES preferences (id));
CREATE TABLE posting (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES mailinglist (id), size INTEGER);
CREATE TABLE held (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES mailinglist (id), size INTEGER);
CREATE TABLE style (id INTEGER PRIMARY KEY, list_id INTEGER NOT NULL REFERENCES mailinglist (id), size INTEGER);
INSERT INTO preferences VALUES (71, 1), (72, 0);
INSERT INTO mailinglist VALUES (81, 'north', 'north@lists.example.com'), (82, 'south', 'south@lists.example.com'), (83, 'east', 'east@lists.example.com');
INSERT INTO "user" VALUES (1, 'Ann Ash', 51, 71), (2, 'Bob Birch', 53, 72);
INSERT INTO address VALUES (51, 'ann@example.com', 1, 71), (52, 'ash@example.org', 1, 71), (53, 'bob@example.com', 2, 72);
INSERT INTO posting VALUES (1, 81, 5), (2, 82, 6);
INSERT INTO held VALUES (1, 81, 5);
INSERT INTO style VALUES (1, 81, 5);

-- The clerk who entered a row made it; the member whose row it is has another key.
--> claims: owned; claims.member_id > users
--> link claims.creator_id > users.id: foreign key actor
CREATE TABLE claims (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES users (id), creator_id INTEGER NOT NULL REFERENCES users (id), amount INTEGER);
INSERT INTO claims VALUES (1, 3, 9, 5), (2, 4, 9, 6);

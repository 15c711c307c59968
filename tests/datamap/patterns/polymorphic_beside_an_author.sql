-- Who wrote is the owner; what it is about is not, even where that is a user.
--> reports: owned; reports.user_id > users
--> link reports.object_id > users.id: inferred reference when object_type=User
CREATE TABLE reports (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), object_type VARCHAR(20), object_id INTEGER, body TEXT);
INSERT INTO reports VALUES (1, 3, 'User', 4, 'rude'), (2, 5, 'User', 6, 'spam');

-- The key stands within documents.
--> events: owned; events.payload:user.id > users
--> link events.payload > users.id: inferred subject inside user.id
CREATE TABLE events (id INTEGER PRIMARY KEY, payload JSON);
INSERT INTO events VALUES (1, '{"user": {"id": 3}, "n": 1}'), (2, '{"user": {"id": 5}}'), (3, '{"user": {"id": 9}, "n": 4}');

-- What may take place in a room is not theirs who mind the room; a message that cannot be without its room hangs on it.
--> rooms: owned; rooms.owner_id > users
--> concerts: none
--> messages: owned; messages.room_id > rooms.owner_id > users
CREATE TABLE rooms (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES users (id), seats INTEGER);
CREATE TABLE concerts (id INTEGER PRIMARY KEY, room_id INTEGER REFERENCES rooms (id), price INTEGER);
CREATE TABLE messages (id INTEGER PRIMARY KEY, room_id INTEGER NOT NULL REFERENCES rooms (id), size INTEGER);
INSERT INTO rooms VALUES (401, 3, 10), (402, 4, 20);
INSERT INTO concerts VALUES (1, 401, 5), (2, 402, 6), (3, NULL, 7);
INSERT INTO messages VALUES (1, 401, 5), (2, 402, 6);

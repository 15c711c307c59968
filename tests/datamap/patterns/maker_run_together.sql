-- `creatorid` is who made a row, as `creator_id` is: where the row has another person, it is theirs.
--> cards: owned; cards.holder_id > users
CREATE TABLE cards (id INTEGER PRIMARY KEY, creatorid INTEGER NOT NULL REFERENCES users (id), holder_id INTEGER NOT NULL REFERENCES users (id));
INSERT INTO cards VALUES (1, 3, 4), (2, 4, 5), (3, 3, 6);

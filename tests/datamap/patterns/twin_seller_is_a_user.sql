-- Near miss: a seller is a user, and the key is right.
--> wares: owned; wares.seller_id > users
--> link wares.seller_id > users.id: foreign key subject
CREATE TABLE wares (id INTEGER PRIMARY KEY, seller_id INTEGER NOT NULL REFERENCES users (id), title TEXT);
INSERT INTO wares VALUES (1, 3, 'lamp'), (2, 4, 'chair');

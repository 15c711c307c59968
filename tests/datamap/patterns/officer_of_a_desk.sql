-- Who has a desk by default has not what lies on it.
--> desks: actor; desks.default_owner_id > users
--> sheets: none
CREATE TABLE desks (id INTEGER PRIMARY KEY, default_owner_id INTEGER REFERENCES users (id));
CREATE TABLE sheets (id INTEGER PRIMARY KEY, desk_id INTEGER NOT NULL REFERENCES desks (id), size INTEGER);
INSERT INTO desks VALUES (801, 3), (802, 4), (803, 5);
INSERT INTO sheets VALUES (1, 801, 4), (2, 802, 5), (3, 803, 6);

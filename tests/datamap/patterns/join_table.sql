-- Who is in which group: the group is nobody's, the membership a person's. No key is declared.
--> group_members: owned; group_members.user_id > users
--> groups: none
CREATE TABLE groups (id INTEGER PRIMARY KEY, title TEXT);
CREATE TABLE group_members (group_id INTEGER NOT NULL, user_id INTEGER NOT NULL, PRIMARY KEY (group_id, user_id));
INSERT INTO groups VALUES (1, 'north'), (2, 'south');
INSERT INTO group_members VALUES (1, 3), (1, 4), (2, 5);

-- Near miss: the plural counts users, and its values are keys by chance.
--> plans: none
CREATE TABLE plans (id INTEGER PRIMARY KEY, users INTEGER, title TEXT);
INSERT INTO plans VALUES (1, 1, 'one'), (2, 5, 'team'), (3, 10, 'firm'), (4, 12, 'more');

-- A member of a list is there as a user or by an account of one: either key says who, and none is somebody of their own.
--> no users
--> user: people; (here people live)
--> account: owned; account.user_id > user
--> member: shared; member.account_id > account.user_id > user; member.user_id > user
CREATE TABLE "user" (id INTEGER PRIMARY KEY, email VARCHAR(90) UNIQUE, password_hash VARCHAR(90));
CREATE TABLE account (user_id INTEGER PRIMARY KEY REFERENCES "user" (id), nick VARCHAR(40));
CREATE TABLE member (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES "user" (id), account_id INTEGER REFERENCES account (user_id), list INTEGER);
INSERT INTO "user" VALUES (1, 'ann@example.com', 'x'), (2, 'bob@example.com', 'x'), (3, 'cy@example.com', 'x'), (4, 'dee@example.com', 'x'), (5, 'eve@example.com', 'x'), (6, 'fay@example.com', 'x'), (7, 'gus@example.com', 'x'), (8, 'hal@example.com', 'x'), (9, 'ida@example.com', 'x'), (10, 'jon@example.com', 'x'), (11, 'kay@example.com', 'x'), (12, 'lou@example.com', 'x');
INSERT INTO account VALUES (1, 'ann7'), (2, 'bob7'), (3, 'cy7'), (4, 'dee7'), (5, 'eve7'), (6, 'fay7'), (7, 'gus7'), (8, 'hal7'), (9, 'ida7'), (10, 'jon7'), (11, 'kay7'), (12, 'lou7');
INSERT INTO member VALUES (71, NULL, 1, 3), (72, 2, NULL, 3), (73, NULL, 3, 3), (74, 4, NULL, 3), (75, NULL, 5, 3), (76, 6, NULL, 3), (77, NULL, 7, 3), (78, 8, NULL, 3), (79, NULL, 9, 3), (80, 10, NULL, 3), (81, NULL, 11, 3), (82, 12, NULL, 3);

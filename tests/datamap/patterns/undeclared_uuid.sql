-- UUIDs kept as text on one side.
--> devices: owned; devices.member_uuid > members
CREATE TABLE members (id INTEGER PRIMARY KEY, uuid VARCHAR(36) NOT NULL UNIQUE, email VARCHAR(90) UNIQUE, password VARCHAR(90));
CREATE TABLE devices (id INTEGER PRIMARY KEY, member_uuid VARCHAR(36), model TEXT);
INSERT INTO members VALUES (1, '11111111-1111-4111-8111-111111111111', 'a@example.com', 'x'),
  (2, '22222222-2222-4222-8222-222222222222', 'b@example.com', 'x'), (3, '33333333-3333-4333-8333-333333333333', 'c@example.com', 'x');
INSERT INTO devices VALUES (1, '22222222-2222-4222-8222-222222222222', 'x'), (2, '33333333-3333-4333-8333-333333333333', 'y');
--> no users

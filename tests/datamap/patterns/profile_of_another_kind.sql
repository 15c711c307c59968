-- Members are people beside the office's users; each has one profile with a telephone number, which is nobody of its own.
--> people users, members
--> member_profiles: owned; (here people live); member_profiles.member_id > members; member_profiles.member_id > members.email > users
CREATE TABLE members (id INTEGER PRIMARY KEY, name VARCHAR(90), email VARCHAR(90), street VARCHAR(90));
CREATE TABLE member_profiles (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL UNIQUE REFERENCES members (id), phone VARCHAR(40));
INSERT INTO members VALUES (21, 'Ada Moss', 'ada@example.org', '1 Mill Lane'), (22, 'Ben Nye', 'ben@example.org', '2 Mill Lane'),
  (23, 'Cat Orr', 'cat@example.org', '3 Mill Lane');
INSERT INTO member_profiles VALUES (1, 21, '+44 20 7946 0101'), (2, 22, '+44 20 7946 0102'), (3, 23, '+44 20 7946 0103');

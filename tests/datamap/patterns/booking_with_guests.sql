-- A booking, which may be made without an account, is whose it is, with a guest or two; a course that many guests are in
-- is not its teacher's.
--> bookings: owned; bookings.user_id > users
--> courses: actor; courses.user_id > users
CREATE TABLE bookings (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), starts_at TIMESTAMP);
CREATE TABLE courses (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), colour VARCHAR(9));
CREATE TABLE attendees (id INTEGER PRIMARY KEY, name VARCHAR(90), email VARCHAR(90), phone VARCHAR(90),
  booking_id INTEGER REFERENCES bookings (id), course_id INTEGER REFERENCES courses (id));
INSERT INTO bookings VALUES (41, 3, '2024-01-02 10:00:00'), (42, 4, '2024-01-03 10:00:00'), (43, 5, '2024-01-04 10:00:00'),
  (44, 3, '2024-01-05 10:00:00'), (45, 6, '2024-01-06 10:00:00');
INSERT INTO courses VALUES (51, 7, 'red'), (52, 8, 'blue');
INSERT INTO attendees VALUES (1, 'Gus Gorse', 'gus@example.net', '+44 20 7946 0011', 41, 51),
  (2, 'Hal Hazel', 'hal@example.net', '+44 20 7946 0012', 42, 51), (3, 'Ida Ivy', 'ida@example.net', '+44 20 7946 0013', 43, 51),
  (4, 'Jon Juniper', 'jon@example.net', '+44 20 7946 0014', 44, 52), (5, 'Kay Kapok', 'kay@example.net', '+44 20 7946 0015', 45, 52),
  (6, 'Lou Larch', 'lou@example.net', '+44 20 7946 0016', 45, 52);

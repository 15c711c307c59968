-- One row for each, by one and the same key; what hangs on the subtype is the person's.
--> tutor_profiles: owned; tutor_profiles.user_id > users
--> tutor_rates: owned; tutor_rates.tutor_id > tutor_profiles.user_id > users
CREATE TABLE tutor_profiles (user_id INTEGER PRIMARY KEY, headline TEXT);
CREATE TABLE tutor_rates (id INTEGER PRIMARY KEY, tutor_id INTEGER NOT NULL REFERENCES tutor_profiles (user_id), rate INTEGER);
INSERT INTO tutor_profiles VALUES (3, 'x'), (4, 'y'), (5, 'z');
INSERT INTO tutor_rates VALUES (1, 3, 10), (2, 4, 12);

-- Who wrote a review is a reviewer there; who reviewed an application only handled it.
--> reviews: shared; reviews.reviewer_id > users; reviews.tutor_id > users
--> loan_requests: owned; loan_requests.user_id > users
--> link loan_requests.reviewer_id > users.id: foreign key actor
CREATE TABLE reviews (id INTEGER PRIMARY KEY, reviewer_id INTEGER REFERENCES users (id), tutor_id INTEGER REFERENCES users (id), comment TEXT);
CREATE TABLE loan_requests (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), reviewer_id INTEGER REFERENCES users (id));
INSERT INTO reviews VALUES (1, 3, 4, 'a'), (2, 5, 4, 'b');
INSERT INTO loan_requests VALUES (1, 3, 4), (2, 5, 4);

-- Personal, and no way to anybody: said, not guessed.
--> answers: unplaced
CREATE TABLE answers (id INTEGER PRIMARY KEY, first_name VARCHAR(40), date_of_birth DATE);
INSERT INTO answers VALUES (1, 'Ann', '1980-01-01'), (2, 'Zoe', '1990-01-01');

-- One row for each, whose only key is called after the person.
--> farewells: owned; farewells.participant > users
CREATE TABLE farewells (participant INTEGER PRIMARY KEY, words TEXT);
INSERT INTO farewells VALUES (3, 'so long'), (5, 'thanks'), (11, 'bye');

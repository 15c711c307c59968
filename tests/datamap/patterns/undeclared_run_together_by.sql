-- The `by` of who made a row is run together with the verb, and the key stands behind it.
--> rates: actor; rates.createdby_id > users; rates.lastmodifiedby > users
--> link rates.createdby_id > users.id: inferred actor
CREATE TABLE rates (id INTEGER PRIMARY KEY, createdby_id INTEGER, lastmodifiedby INTEGER, percent INTEGER);
INSERT INTO rates VALUES (1, 3, 5, 1), (2, 5, 5, 2), (3, 12, 4, 3), (4, 7, 3, 4);

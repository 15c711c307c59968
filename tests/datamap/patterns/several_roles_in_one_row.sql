-- Owner, approver and two parties: parties share, the approver is mentioned.
--> deals: shared; deals.buyer_id > users; deals.seller_id > users
--> link deals.approved_by > users.id: inferred actor
CREATE TABLE deals (id INTEGER PRIMARY KEY, buyer_id INTEGER, seller_id INTEGER, approved_by INTEGER, price INTEGER);
INSERT INTO deals VALUES (1, 3, 4, 9, 5), (2, 5, 6, 9, 5), (3, 7, 8, 10, 5);

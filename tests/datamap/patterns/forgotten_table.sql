-- A campaign of years ago: nothing points to it or from it.
--> voucher_list_2017: identified; voucher_list_2017.email > users
--> leftover voucher_list_2017
CREATE TABLE voucher_list_2017 (email VARCHAR(90), voucher VARCHAR(20));
INSERT INTO voucher_list_2017 VALUES ('ann@example.com', 'a1'), ('zoe@example.com', 'b2');

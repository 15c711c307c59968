-- Digests of addresses, made as such lists are made: in small letters.
--> suppressions: identified; suppressions.email_hash > users
--> link suppressions.email_hash > users.email: identifier subject digest sha256
CREATE TABLE suppressions (id INTEGER PRIMARY KEY, email_hash VARCHAR(64), reason TEXT);
INSERT INTO suppressions VALUES (1, '71d4f55f72fa128dfb468a1a3901507c804b74316488744d769d7f4b16696476', 'bounce'),
  (2, '0000000000000000000000000000000000000000000000000000000000000000', 'asked');

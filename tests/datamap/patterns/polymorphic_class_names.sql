-- The type is a class of the application.
--> images: owned; images.imageable_id[imageable_type=App\Models\User] > users
CREATE TABLE images (id INTEGER PRIMARY KEY, imageable_type VARCHAR(80), imageable_id INTEGER, path TEXT);
INSERT INTO images VALUES (1, 'App\Models\User', 3, 'a.png'), (2, 'App\Models\User', 4, 'b.png'), (3, 'App\Models\Banner', 7, 'c.png');

-- Quillwort, a marketplace for tutoring. Runs on SQLite and PostgreSQL alike.

CREATE TABLE users (
  id BIGINT PRIMARY KEY,
  email VARCHAR(255) NOT NULL,
  username VARCHAR(80) NOT NULL,
  password_hash VARCHAR(128),
  first_name VARCHAR(80),
  last_name VARCHAR(80),
  phone VARCHAR(32),
  photo_url TEXT,
  google_sub VARCHAR(40),
  facebook_id VARCHAR(40),
  two_factor_secret VARCHAR(64),
  settings JSON,
  marketing_opt_in BOOLEAN NOT NULL DEFAULT FALSE,
  referred_by BIGINT,
  created_at TIMESTAMP NOT NULL,
  last_login_at TIMESTAMP,
  last_login_ip VARCHAR(45),
  deleted_at TIMESTAMP,
  CONSTRAINT users_email_key UNIQUE (email),
  CONSTRAINT users_username_key UNIQUE (username),
  CONSTRAINT users_referred_by_fkey FOREIGN KEY (referred_by) REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX users_last_name_idx ON users (last_name);

CREATE TABLE subjects (
  id BIGINT PRIMARY KEY,
  slug VARCHAR(40) NOT NULL,
  title VARCHAR(80) NOT NULL,
  CONSTRAINT subjects_slug_key UNIQUE (slug)
);

CREATE TABLE tutor_profiles (
  user_id BIGINT PRIMARY KEY,
  headline VARCHAR(160),
  about TEXT,
  hourly_rate NUMERIC(8, 2) NOT NULL,
  currency CHAR(3) NOT NULL,
  tax_number VARCHAR(32),
  payout_iban VARCHAR(34),
  verified_at TIMESTAMP,
  verified_by BIGINT,
  CONSTRAINT tutor_profiles_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
  CONSTRAINT tutor_profiles_verified_by_fkey FOREIGN KEY (verified_by) REFERENCES users (id) ON DELETE SET NULL
);

CREATE TABLE tutor_subjects (
  tutor_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,
  level VARCHAR(20),
  PRIMARY KEY (tutor_id, subject_id),
  CONSTRAINT tutor_subjects_tutor_fkey FOREIGN KEY (tutor_id) REFERENCES tutor_profiles (user_id) ON DELETE CASCADE,
  CONSTRAINT tutor_subjects_subject_fkey FOREIGN KEY (subject_id) REFERENCES subjects (id)
);

CREATE TABLE payment_methods (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  holder_name VARCHAR(160),
  card_brand VARCHAR(20),
  card_last4 CHAR(4),
  provider_token VARCHAR(64) NOT NULL,
  billing JSON,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT payment_methods_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX payment_methods_user_idx ON payment_methods (user_id);

CREATE TABLE lessons (
  id BIGINT PRIMARY KEY,
  tutor_id BIGINT NOT NULL,
  student_id BIGINT NOT NULL,
  subject_id BIGINT,
  starts_at TIMESTAMP NOT NULL,
  ends_at TIMESTAMP,
  status VARCHAR(20) NOT NULL,
  price NUMERIC(8, 2) NOT NULL,
  student_note TEXT,
  CONSTRAINT lessons_tutor_fkey FOREIGN KEY (tutor_id) REFERENCES users (id),
  CONSTRAINT lessons_student_fkey FOREIGN KEY (student_id) REFERENCES users (id),
  CONSTRAINT lessons_subject_fkey FOREIGN KEY (subject_id) REFERENCES subjects (id) ON DELETE SET NULL
);
CREATE INDEX lessons_tutor_idx ON lessons (tutor_id);
CREATE INDEX lessons_student_idx ON lessons (student_id);

CREATE TABLE call_participants (
  lesson_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  joined_at TIMESTAMP NOT NULL,
  left_at TIMESTAMP,
  ip_address VARCHAR(45),
  bytes_sent BIGINT,
  PRIMARY KEY (lesson_id, user_id),
  CONSTRAINT call_participants_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id),
  CONSTRAINT call_participants_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX call_participants_user_idx ON call_participants (user_id);

CREATE TABLE messages (
  id BIGINT PRIMARY KEY,
  sender_id BIGINT NOT NULL,
  recipient_id BIGINT NOT NULL,
  lesson_id BIGINT,
  body TEXT,
  attachments JSON,
  sent_at TIMESTAMP NOT NULL,
  read_at TIMESTAMP,
  deleted_at TIMESTAMP,
  CONSTRAINT messages_sender_fkey FOREIGN KEY (sender_id) REFERENCES users (id),
  CONSTRAINT messages_recipient_fkey FOREIGN KEY (recipient_id) REFERENCES users (id),
  CONSTRAINT messages_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE SET NULL
);
CREATE INDEX messages_sender_idx ON messages (sender_id);
CREATE INDEX messages_recipient_idx ON messages (recipient_id);

CREATE TABLE payments (
  id BIGINT PRIMARY KEY,
  lesson_id BIGINT,
  payer_id BIGINT,
  payee_id BIGINT,
  amount NUMERIC(10, 2) NOT NULL,
  currency CHAR(3) NOT NULL,
  provider_reference VARCHAR(64),
  provider_status VARCHAR(40),
  paid_at TIMESTAMP,
  CONSTRAINT payments_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE SET NULL,
  CONSTRAINT payments_payer_fkey FOREIGN KEY (payer_id) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT payments_payee_fkey FOREIGN KEY (payee_id) REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX payments_payer_idx ON payments (payer_id);
CREATE INDEX payments_payee_idx ON payments (payee_id);

CREATE TABLE reviews (
  id BIGINT PRIMARY KEY,
  lesson_id BIGINT NOT NULL,
  author_id BIGINT,
  tutor_id BIGINT NOT NULL,
  rating BIGINT NOT NULL,
  comment TEXT,
  created_at TIMESTAMP NOT NULL,
  hidden_at TIMESTAMP,
  CONSTRAINT reviews_lesson_key UNIQUE (lesson_id),
  CONSTRAINT reviews_rating_check CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT reviews_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id) ON DELETE CASCADE,
  CONSTRAINT reviews_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT reviews_tutor_fkey FOREIGN KEY (tutor_id) REFERENCES users (id)
);
CREATE INDEX reviews_author_idx ON reviews (author_id);
CREATE INDEX reviews_tutor_idx ON reviews (tutor_id);

CREATE TABLE disputes (
  id BIGINT PRIMARY KEY,
  lesson_id BIGINT NOT NULL,
  opened_by BIGINT,
  assigned_to BIGINT,
  statement TEXT,
  outcome VARCHAR(40),
  opened_at TIMESTAMP NOT NULL,
  closed_at TIMESTAMP,
  CONSTRAINT disputes_lesson_fkey FOREIGN KEY (lesson_id) REFERENCES lessons (id),
  CONSTRAINT disputes_opened_by_fkey FOREIGN KEY (opened_by) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT disputes_assigned_to_fkey FOREIGN KEY (assigned_to) REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX disputes_lesson_idx ON disputes (lesson_id);

CREATE TABLE support_tickets (
  id BIGINT PRIMARY KEY,
  user_id BIGINT,
  email VARCHAR(255) NOT NULL,
  topic VARCHAR(120) NOT NULL,
  body TEXT,
  handled_by BIGINT,
  created_at TIMESTAMP NOT NULL,
  CONSTRAINT support_tickets_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL,
  CONSTRAINT support_tickets_handled_by_fkey FOREIGN KEY (handled_by) REFERENCES users (id) ON DELETE SET NULL
);
CREATE INDEX support_tickets_user_idx ON support_tickets (user_id);
CREATE INDEX support_tickets_email_idx ON support_tickets (email);

CREATE TABLE blog_posts (
  id BIGINT PRIMARY KEY,
  author_id BIGINT NOT NULL,
  slug VARCHAR(120) NOT NULL,
  title VARCHAR(160) NOT NULL,
  body TEXT,
  published_at TIMESTAMP,
  CONSTRAINT blog_posts_slug_key UNIQUE (slug),
  CONSTRAINT blog_posts_author_fkey FOREIGN KEY (author_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX blog_posts_author_idx ON blog_posts (author_id);

CREATE TABLE survey_responses (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  survey VARCHAR(40) NOT NULL,
  answers JSON,
  answered_at TIMESTAMP NOT NULL,
  CONSTRAINT survey_responses_once UNIQUE (survey, user_id),
  CONSTRAINT survey_responses_user_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);
CREATE INDEX survey_responses_user_idx ON survey_responses (user_id);

CREATE TABLE newsletter_subscriptions (
  id BIGINT PRIMARY KEY,
  email VARCHAR(255) NOT NULL,
  ordered_at TIMESTAMP NOT NULL,
  confirmed_at TIMESTAMP,
  unsubscribed_at TIMESTAMP,
  CONSTRAINT newsletter_subscriptions_email_key UNIQUE (email)
);

CREATE TABLE job_applications (
  id BIGINT PRIMARY KEY,
  full_name VARCHAR(160) NOT NULL,
  email VARCHAR(255) NOT NULL,
  phone VARCHAR(32),
  cover_letter TEXT,
  received_at TIMESTAMP NOT NULL
);
CREATE INDEX job_applications_email_idx ON job_applications (email);

CREATE TABLE web_log (
  id BIGINT PRIMARY KEY,
  logged_at TIMESTAMP NOT NULL,
  ip_address VARCHAR(45) NOT NULL,
  user_agent TEXT,
  path VARCHAR(200) NOT NULL,
  referrer VARCHAR(200),
  session_seconds BIGINT,
  email VARCHAR(255),
  message TEXT
);
CREATE INDEX web_log_email_idx ON web_log (email);

-- Written by a campaign years ago and by nothing since.
CREATE TABLE mailing_2019_old (
  email VARCHAR(255),
  name VARCHAR(160),
  campaign VARCHAR(60)
);

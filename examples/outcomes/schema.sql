-- Outcome-based learning management: universities are the clients, their staff, students and alumni the people.
-- Runs on SQLite and PostgreSQL alike.

CREATE TABLE organisation (
    id BIGINT NOT NULL,
    name VARCHAR(200) NOT NULL,
    country VARCHAR(2) NOT NULL,
    plan VARCHAR(20) NOT NULL,
    seats INTEGER NOT NULL,
    settings JSON,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_organisation PRIMARY KEY (id),
    CONSTRAINT uq_organisation_name UNIQUE (name)
);

CREATE TABLE member (
    id BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    email VARCHAR(254) NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    password_hash VARCHAR(120),
    role VARCHAR(20) NOT NULL,
    job_title VARCHAR(120),
    phone VARCHAR(32),
    postal_address TEXT,
    photo_path VARCHAR(255),
    language VARCHAR(8) NOT NULL,
    time_zone VARCHAR(40),
    mail_preferences JSON,
    invited_by BIGINT,
    created_at TIMESTAMP NOT NULL,
    last_login_at TIMESTAMP,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_member PRIMARY KEY (id),
    CONSTRAINT uq_member_email UNIQUE (email),
    CONSTRAINT fk_member_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT fk_member_invited_by FOREIGN KEY (invited_by) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_member_organisation ON member (organisation_id);
CREATE INDEX ix_member_invited_by ON member (invited_by);

CREATE TABLE student_profile (
    member_id BIGINT NOT NULL,
    student_number VARCHAR(20) NOT NULL,
    programme VARCHAR(120) NOT NULL,
    intake_year INTEGER NOT NULL,
    date_of_birth DATE,
    adviser_id BIGINT,
    CONSTRAINT pk_student_profile PRIMARY KEY (member_id),
    CONSTRAINT uq_student_profile_number UNIQUE (student_number),
    CONSTRAINT fk_student_profile_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_student_profile_adviser FOREIGN KEY (adviser_id) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_student_profile_adviser ON student_profile (adviser_id);

CREATE TABLE course (
    id BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    code VARCHAR(20) NOT NULL,
    title VARCHAR(200) NOT NULL,
    credits INTEGER NOT NULL,
    created_by BIGINT,
    created_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_course PRIMARY KEY (id),
    CONSTRAINT uq_course_code UNIQUE (organisation_id, code),
    CONSTRAINT fk_course_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id) ON DELETE CASCADE,
    CONSTRAINT fk_course_created_by FOREIGN KEY (created_by) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_course_created_by ON course (created_by);

CREATE TABLE course_outcome (
    course_id BIGINT NOT NULL,
    number INTEGER NOT NULL,
    wording TEXT NOT NULL,
    CONSTRAINT pk_course_outcome PRIMARY KEY (course_id, number),
    CONSTRAINT fk_course_outcome_course FOREIGN KEY (course_id) REFERENCES course (id) ON DELETE CASCADE
);

CREATE TABLE enrolment (
    member_id BIGINT NOT NULL,
    course_id BIGINT NOT NULL,
    status VARCHAR(20) NOT NULL,
    attendance_percent INTEGER,
    final_grade VARCHAR(4),
    enrolled_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_enrolment PRIMARY KEY (member_id, course_id),
    CONSTRAINT fk_enrolment_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_enrolment_course FOREIGN KEY (course_id) REFERENCES course (id)
);
CREATE INDEX ix_enrolment_course ON enrolment (course_id);

CREATE TABLE attainment (
    member_id BIGINT NOT NULL,
    course_id BIGINT NOT NULL,
    outcome_number INTEGER NOT NULL,
    level NUMERIC(4, 2) NOT NULL,
    measured_on DATE NOT NULL,
    CONSTRAINT pk_attainment PRIMARY KEY (member_id, course_id, outcome_number),
    CONSTRAINT fk_attainment_enrolment FOREIGN KEY (member_id, course_id)
        REFERENCES enrolment (member_id, course_id) ON DELETE CASCADE,
    CONSTRAINT fk_attainment_outcome FOREIGN KEY (course_id, outcome_number)
        REFERENCES course_outcome (course_id, number)
);
CREATE INDEX ix_attainment_outcome ON attainment (course_id, outcome_number);

CREATE TABLE submission (
    id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    course_id BIGINT NOT NULL,
    assignment VARCHAR(120) NOT NULL,
    file_name VARCHAR(255),
    answers JSON,
    submitted_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_submission PRIMARY KEY (id),
    CONSTRAINT uq_submission UNIQUE (member_id, course_id, assignment),
    CONSTRAINT fk_submission_member FOREIGN KEY (member_id) REFERENCES member (id),
    CONSTRAINT fk_submission_course FOREIGN KEY (course_id) REFERENCES course (id)
);
CREATE INDEX ix_submission_course ON submission (course_id);

CREATE TABLE grade (
    id BIGINT NOT NULL,
    submission_id BIGINT NOT NULL,
    points NUMERIC(5, 2) NOT NULL,
    examiner_comment TEXT,
    graded_by BIGINT,
    graded_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_grade PRIMARY KEY (id),
    CONSTRAINT fk_grade_submission FOREIGN KEY (submission_id) REFERENCES submission (id) ON DELETE CASCADE,
    CONSTRAINT fk_grade_graded_by FOREIGN KEY (graded_by) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_grade_submission ON grade (submission_id);
CREATE INDEX ix_grade_graded_by ON grade (graded_by);

CREATE TABLE survey_response (
    id BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    survey VARCHAR(120) NOT NULL,
    member_id BIGINT,
    answers JSON NOT NULL,
    submitted_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_survey_response PRIMARY KEY (id),
    CONSTRAINT fk_survey_response_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT fk_survey_response_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_survey_response_member ON survey_response (member_id);

CREATE TABLE alumni_record (
    member_id BIGINT NOT NULL,
    graduated_on DATE NOT NULL,
    private_email VARCHAR(254),
    employer VARCHAR(200),
    employer_city VARCHAR(120),
    CONSTRAINT pk_alumni_record PRIMARY KEY (member_id),
    CONSTRAINT fk_alumni_record_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE
);

CREATE TABLE transcript (
    id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    document_number VARCHAR(30) NOT NULL,
    grade_average NUMERIC(4, 2) NOT NULL,
    issued_on DATE NOT NULL,
    approved_by BIGINT,
    CONSTRAINT pk_transcript PRIMARY KEY (id),
    CONSTRAINT uq_transcript_document UNIQUE (document_number),
    CONSTRAINT fk_transcript_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE RESTRICT,
    CONSTRAINT fk_transcript_approved_by FOREIGN KEY (approved_by) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_transcript_member ON transcript (member_id);
CREATE INDEX ix_transcript_approved_by ON transcript (approved_by);

CREATE TABLE message (
    id BIGINT NOT NULL,
    sender_id BIGINT,
    recipient_id BIGINT,
    body TEXT,
    sent_at TIMESTAMP NOT NULL,
    read_at TIMESTAMP,
    deleted_at TIMESTAMP,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT fk_message_sender FOREIGN KEY (sender_id) REFERENCES member (id) ON DELETE SET NULL,
    CONSTRAINT fk_message_recipient FOREIGN KEY (recipient_id) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_message_sender ON message (sender_id);
CREATE INDEX ix_message_recipient ON message (recipient_id);

CREATE TABLE support_ticket (
    id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    subject VARCHAR(200) NOT NULL,
    body TEXT,
    call_recording_path VARCHAR(255),
    assigned_to BIGINT,
    opened_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    CONSTRAINT pk_support_ticket PRIMARY KEY (id),
    CONSTRAINT fk_support_ticket_member FOREIGN KEY (member_id) REFERENCES member (id) ON DELETE CASCADE,
    CONSTRAINT fk_support_ticket_assigned_to FOREIGN KEY (assigned_to) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_support_ticket_member ON support_ticket (member_id);
CREATE INDEX ix_support_ticket_assigned_to ON support_ticket (assigned_to);

CREATE TABLE plan_purchase (
    id BIGINT NOT NULL,
    organisation_id BIGINT NOT NULL,
    ordered_by BIGINT,
    plan VARCHAR(20) NOT NULL,
    amount NUMERIC(10, 2) NOT NULL,
    payment_method VARCHAR(30) NOT NULL,
    billing_note TEXT,
    ordered_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_plan_purchase PRIMARY KEY (id),
    CONSTRAINT fk_plan_purchase_organisation FOREIGN KEY (organisation_id) REFERENCES organisation (id),
    CONSTRAINT fk_plan_purchase_ordered_by FOREIGN KEY (ordered_by) REFERENCES member (id) ON DELETE SET NULL
);
CREATE INDEX ix_plan_purchase_ordered_by ON plan_purchase (ordered_by);

-- Guests register for webinars without an account.
CREATE TABLE event_registration (
    id BIGINT NOT NULL,
    event VARCHAR(120) NOT NULL,
    full_name VARCHAR(200) NOT NULL,
    email VARCHAR(254) NOT NULL,
    organisation_name VARCHAR(200),
    sponsor_choices JSON,
    attended BOOLEAN,
    registered_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_event_registration PRIMARY KEY (id),
    CONSTRAINT uq_event_registration UNIQUE (event, email)
);
CREATE INDEX ix_event_registration_email ON event_registration (email);

CREATE TABLE access_log (
    id BIGINT NOT NULL,
    logged_at TIMESTAMP NOT NULL,
    user_email VARCHAR(254),
    ip_address VARCHAR(45) NOT NULL,
    user_agent TEXT,
    referrer TEXT,
    path VARCHAR(255) NOT NULL,
    CONSTRAINT pk_access_log PRIMARY KEY (id)
);
CREATE INDEX ix_access_log_user_email ON access_log (user_email);

CREATE TABLE mail_log (
    id BIGINT NOT NULL,
    recipient VARCHAR(254) NOT NULL,
    mail_class VARCHAR(30) NOT NULL,
    line TEXT NOT NULL,
    opened_at TIMESTAMP,
    sent_at TIMESTAMP NOT NULL,
    CONSTRAINT pk_mail_log PRIMARY KEY (id)
);
CREATE INDEX ix_mail_log_recipient ON mail_log (recipient);

-- Left over from the move to this system; nothing reads it.
CREATE TABLE import_2019 (
    full_name VARCHAR(200),
    email VARCHAR(254),
    programme VARCHAR(120)
);

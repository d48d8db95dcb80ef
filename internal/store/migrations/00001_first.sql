-- +goose Up
-- The first schema. It runs on SQLite and Postgres alike, so it keeps to what
-- both understand. Ids are UUIDv7 as text, times are UTC, durations are whole
-- nanoseconds, and lists and nested values are JSON as text.
-- Every row belongs to a person; the references name the owner too, so the
-- database itself refuses a row that hangs on somebody else's.

CREATE TABLE people (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    local      BOOLEAN NOT NULL, -- the one person of a server without accounts
    created_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX people_local ON people (local) WHERE local;

-- Questions people wrote themselves; the bank's own are not stored.
CREATE TABLE questions (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES people (id),
    text       TEXT NOT NULL,
    rest       TEXT NOT NULL, -- JSON: everything else of the question
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX questions_by_person ON questions (person_id, created_at);

-- A person's own work in four short texts.
CREATE TABLE project_cards (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES people (id),
    title      TEXT NOT NULL,
    claim      TEXT NOT NULL,
    method     TEXT NOT NULL,
    result     TEXT NOT NULL,
    limit_text TEXT NOT NULL, -- "limit" alone is a word of SQL
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX project_cards_by_person ON project_cards (person_id, created_at);

-- Practice sessions.
CREATE TABLE sessions (
    id          TEXT PRIMARY KEY,
    person_id   TEXT NOT NULL REFERENCES people (id),
    name        TEXT NOT NULL,
    mode        TEXT NOT NULL,    -- speaking, typing
    think       BIGINT NOT NULL,  -- nanoseconds, 0: no limit
    answer      BIGINT NOT NULL,  -- nanoseconds, 0: no limit
    follow_ups  BOOLEAN NOT NULL,
    note        TEXT NOT NULL,    -- to self, sent nowhere
    created_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,        -- empty while unfinished
    UNIQUE (person_id, id)
);
CREATE INDEX sessions_by_person ON sessions (person_id, created_at, id);
CREATE INDEX sessions_open ON sessions (person_id) WHERE finished_at IS NULL;

-- One question's place in a session, with the question as it was then.
CREATE TABLE answers (
    id               TEXT PRIMARY KEY,
    person_id        TEXT NOT NULL,
    session_id       TEXT NOT NULL,
    number           BIGINT NOT NULL, -- place in the session, from 1
    question_id      TEXT NOT NULL,   -- of the bank or of the person
    question_text    TEXT NOT NULL,
    question_rest    TEXT NOT NULL,   -- JSON: everything else of the question
    follow_up_number BIGINT NOT NULL, -- 0: a main question
    state            TEXT NOT NULL,   -- waiting, answered, skipped
    confidence       TEXT NOT NULL,   -- low, middling, high or empty
    draft            TEXT NOT NULL,   -- words not handed in yet
    created_at       TIMESTAMP NOT NULL,
    answered_at      TIMESTAMP,
    UNIQUE (person_id, id),
    UNIQUE (session_id, number),
    FOREIGN KEY (person_id, session_id) REFERENCES sessions (person_id, id)
);
CREATE INDEX answers_by_question ON answers (person_id, question_id, state);

-- One try at an answer; the last complete one counts.
CREATE TABLE takes (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL,
    answer_id  TEXT NOT NULL,
    number     BIGINT NOT NULL, -- from 1
    mode       TEXT NOT NULL,   -- speaking, typing
    state      TEXT NOT NULL,   -- recording, transcribing, needs_words, transcribed, failed
    reason     TEXT NOT NULL,   -- a sentence where it failed
    created_at TIMESTAMP NOT NULL,
    UNIQUE (person_id, id),
    UNIQUE (answer_id, number),
    FOREIGN KEY (person_id, answer_id) REFERENCES answers (person_id, id)
);
CREATE INDEX takes_by_state ON takes (person_id, state);

-- What is known of the sound of a take; the sound itself lies in files.
CREATE TABLE recordings (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL,
    take_id    TEXT NOT NULL UNIQUE,
    state      TEXT NOT NULL,    -- arriving, whole, kept, broken, removed
    reason     TEXT NOT NULL,    -- a sentence where it is broken
    mime       TEXT NOT NULL,
    size       BIGINT NOT NULL,  -- bytes
    duration   BIGINT NOT NULL,  -- nanoseconds
    peaks      TEXT NOT NULL,    -- JSON: loudness in equal steps, 0 to 1
    decodable  BOOLEAN NOT NULL, -- whether it can be offered as wav
    created_at TIMESTAMP NOT NULL,
    UNIQUE (person_id, id),
    FOREIGN KEY (person_id, take_id) REFERENCES takes (person_id, id)
);
CREATE INDEX recordings_by_state ON recordings (state);

-- The files of a recording as they arrived; going on after a crash adds one.
CREATE TABLE uploads (
    id           TEXT PRIMARY KEY, -- also its id in the upload protocol
    person_id    TEXT NOT NULL,
    recording_id TEXT NOT NULL,
    number       BIGINT NOT NULL,  -- order within the recording, from 1
    mime         TEXT NOT NULL,
    complete     BOOLEAN NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    touched_at   TIMESTAMP NOT NULL,
    UNIQUE (recording_id, number),
    FOREIGN KEY (person_id, recording_id) REFERENCES recordings (person_id, id)
);

-- Words of a take; versions are only ever added.
CREATE TABLE transcripts (
    id          TEXT PRIMARY KEY,
    person_id   TEXT NOT NULL,
    take_id     TEXT NOT NULL,
    version     BIGINT NOT NULL, -- from 1
    source      TEXT NOT NULL,   -- typed, heard, corrected
    language    TEXT NOT NULL,
    transcriber TEXT NOT NULL,   -- model and host that heard it
    text        TEXT NOT NULL,
    words       TEXT NOT NULL,   -- JSON: words with times
    pauses      TEXT NOT NULL,   -- JSON
    created_at  TIMESTAMP NOT NULL,
    UNIQUE (person_id, id),
    UNIQUE (take_id, version),
    FOREIGN KEY (person_id, take_id) REFERENCES takes (person_id, id)
);

-- Setups of critics; only "retired" ever changes.
CREATE TABLE critic_versions (
    id         TEXT PRIMARY KEY,
    person_id  TEXT NOT NULL REFERENCES people (id),
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,   -- builtin, openai
    source     TEXT NOT NULL,   -- program, environment, settings
    base_url   TEXT NOT NULL,
    model      TEXT NOT NULL,
    key_ending TEXT NOT NULL,   -- last characters of the key, for pages
    key_id     TEXT NOT NULL,   -- which key of the key file sealed it
    sealed_key TEXT NOT NULL,   -- AES-256-GCM, base64; empty: no key
    context    BIGINT NOT NULL, -- tokens, 0: unknown
    parallel   BIGINT NOT NULL, -- calls at once, 0: default
    timeout    BIGINT NOT NULL, -- nanoseconds
    price_in   DOUBLE PRECISION NOT NULL, -- US dollars per million tokens
    price_out  DOUBLE PRECISION NOT NULL,
    thorough   BOOLEAN NOT NULL,
    retired    BOOLEAN NOT NULL, -- no longer offered
    created_at TIMESTAMP NOT NULL,
    UNIQUE (person_id, id)
);
CREATE INDEX critic_versions_by_person ON critic_versions (person_id, created_at);

-- The texts that reviews were made with, by hash. They come with the program,
-- so they are nobody's.
CREATE TABLE rubrics (
    hash       TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE TABLE prompts (
    hash       TEXT PRIMARY KEY,
    text       TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- One critic's reading of one transcript.
CREATE TABLE reviews (
    id               TEXT PRIMARY KEY,
    person_id        TEXT NOT NULL,
    answer_id        TEXT NOT NULL,
    transcript_id    TEXT NOT NULL,
    critic_id        TEXT NOT NULL,
    state            TEXT NOT NULL, -- queued, running, done, unscored
    problem          TEXT NOT NULL, -- what went wrong, where it is unscored
    problem_sentence TEXT NOT NULL,
    stance           TEXT NOT NULL, -- dismissive, balanced, overly_cautious, unclear or empty
    position         BIGINT,        -- -2 to 2
    score            BIGINT,        -- 0 to 100
    rubric_hash      TEXT NOT NULL,
    prompt_hash      TEXT NOT NULL,
    reading          TEXT NOT NULL, -- JSON: findings, particulars, flags
    assessment       TEXT NOT NULL, -- JSON: levels of the criteria
    critique         TEXT NOT NULL, -- JSON: the written part
    provenance       TEXT NOT NULL, -- JSON: model, parameters, tokens, time
    created_at       TIMESTAMP NOT NULL,
    ended_at         TIMESTAMP,
    UNIQUE (person_id, id),
    FOREIGN KEY (person_id, answer_id) REFERENCES answers (person_id, id),
    FOREIGN KEY (person_id, transcript_id) REFERENCES transcripts (person_id, id),
    FOREIGN KEY (person_id, critic_id) REFERENCES critic_versions (person_id, id)
);
CREATE INDEX reviews_by_answer ON reviews (answer_id, created_at, id);
CREATE INDEX reviews_by_state ON reviews (person_id, state, ended_at);

-- Calls to a model as they went over the wire.
CREATE TABLE exchanges (
    person_id TEXT NOT NULL,
    review_id TEXT NOT NULL,
    step      TEXT NOT NULL,
    sent      TEXT NOT NULL,
    received  TEXT NOT NULL,
    at        TIMESTAMP NOT NULL,
    PRIMARY KEY (review_id, step),
    FOREIGN KEY (person_id, review_id) REFERENCES reviews (person_id, id)
);

-- Small values by name.
CREATE TABLE settings (
    person_id  TEXT NOT NULL REFERENCES people (id),
    name       TEXT NOT NULL,
    value      TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person_id, name)
);

-- Values nobody may read from the file.
CREATE TABLE secrets (
    person_id  TEXT NOT NULL REFERENCES people (id),
    name       TEXT NOT NULL,
    key_id     TEXT NOT NULL, -- which key of the key file sealed it
    sealed     TEXT NOT NULL, -- AES-256-GCM, base64
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (person_id, name)
);

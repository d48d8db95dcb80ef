-- +goose Up
-- What a person had deleted and the disk may still hold: an entry is written
-- with the deletion of its rows and goes once nothing can be left.

CREATE TABLE erasures (
    id        TEXT PRIMARY KEY, -- of the recording or the upload
    person_id TEXT NOT NULL REFERENCES people (id),
    kind      TEXT NOT NULL,    -- recording, upload, text
    at        TIMESTAMP NOT NULL
);

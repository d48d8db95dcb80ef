-- +goose Up
-- The silences that were heard while a recording was decoded, JSON; empty where
-- nobody listened for them.

ALTER TABLE recordings ADD COLUMN silences TEXT NOT NULL DEFAULT '';

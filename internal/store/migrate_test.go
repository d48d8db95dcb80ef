package store

import (
	"context"
	"database/sql"
	"io/fs"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// seed is a row in every table that another one hangs on.
const seed = `
INSERT INTO people VALUES ('p', 'me', true, '2026-01-01 00:00:00');
INSERT INTO sessions VALUES ('s', 'p', 'n', 'typing', 0, 0, false, '', '2026-01-01 00:00:00', NULL);
INSERT INTO answers VALUES ('a', 'p', 's', 1, 'q', 't', '{}', 0, 'answered', '', '', '2026-01-01 00:00:00', NULL);
INSERT INTO takes VALUES ('t', 'p', 'a', 1, 'typing', 'transcribed', '', '2026-01-01 00:00:00');
INSERT INTO recordings VALUES ('r', 'p', 't', 'kept', '', 'audio/webm', 1, 1, '[]', true, '2026-01-01 00:00:00', '');
INSERT INTO uploads VALUES ('u', 'p', 'r', 1, 'audio/webm', true, '2026-01-01 00:00:00', '2026-01-01 00:00:00');
INSERT INTO transcripts VALUES ('w', 'p', 't', 1, 'typed', '', '', 'words', '[]', '[]', '2026-01-01 00:00:00');
`

func counts(t *testing.T, db *sql.DB) map[string]int {
	t.Helper()
	found := map[string]int{}
	for _, table := range []string{"people", "sessions", "answers", "takes", "recordings", "uploads", "transcripts"} {
		var n int
		if err := db.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		found[table] = n
	}
	return found
}

// TestMigrationsKeepRows brings a database of every version there was up to a
// schema of one step more, and looks for every row and for the copy.
func TestMigrationsKeepRows(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	config := Config{Folder: folder, Log: slog.New(slog.DiscardHandler)}
	db, err := OpenDatabase(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.writer.Exec(seed); err != nil {
		t.Fatal(err)
	}
	before := counts(t, db.writer)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}

	config.schema = withOneMore(t)
	db, err = OpenDatabase(ctx, config)
	if err != nil {
		t.Fatal(err)
	}
	sameCounts(t, counts(t, db.writer), before)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	copies, err := filepath.Glob(filepath.Join(folder, "backups", "*.db"))
	if err != nil || len(copies) != 1 {
		t.Fatalf("copies: %v, %v", copies, err)
	}
	old, err := sql.Open("sqlite3", copies[0])
	if err != nil {
		t.Fatal(err)
	}
	defer old.Close()
	sameCounts(t, counts(t, old), before)

	config.schema = nil
	if _, err := OpenDatabase(ctx, config); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a database of a newer program: %v", err)
	}
}

func sameCounts(t *testing.T, got, want map[string]int) {
	t.Helper()
	for table, n := range want {
		if got[table] != n || n == 0 {
			t.Errorf("%s has %d rows, had %d", table, got[table], n)
		}
	}
}

// withOneMore is the schema with one more step, which adds a column.
func withOneMore(t *testing.T) fs.FS {
	t.Helper()
	files := fstest.MapFS{"99999_more.sql": {Data: []byte("-- +goose Up\nALTER TABLE answers ADD COLUMN mood TEXT NOT NULL DEFAULT '';\n")}}
	released, err := fs.Glob(embedded, "migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range released {
		text, err := fs.ReadFile(embedded, path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(path)] = &fstest.MapFile{Data: text}
	}
	return files
}

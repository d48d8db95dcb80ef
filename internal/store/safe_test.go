package store_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"equipoise/internal/interview"
	"equipoise/internal/store"
)

const aKey = "sk-this-is-a-secret-nobody-may-read"

// TestKeysAreSealed looks for keys in the files, moves a sealed key to another
// row and changes the key file.
func TestKeysAreSealed(t *testing.T) {
	ctx, folder := context.Background(), t.TempDir()
	h := openHouse(t, store.Config{Folder: folder})
	mine := interview.Critic{PersonID: h.me.ID, Name: "Model", Kind: interview.OpenAI, BaseURL: "http://127.0.0.1:1", Key: aKey}
	first := h.hire(t, mine)
	same(t, "the ending", first.KeyEnding, "read")
	same(t, "the key in a list", must(h.Critics(ctx, h.me.ID))(t)[0].Key, interview.Secret(""))
	same(t, "the same setup", h.hire(t, mine).ID, first.ID)
	mine.Key = aKey + "2"
	second := h.hire(t, mine)
	if second.ID == first.ID {
		t.Error("another key is the same critic")
	}
	check(t, h.SaveSettings(ctx, h.me.ID, nil, map[string]interview.Secret{"speech": aKey, "gone": aKey}))
	check(t, h.SaveSettings(ctx, h.me.ID, nil, map[string]interview.Secret{"gone": ""}))
	same(t, "a secret", must(h.Secret(ctx, h.me.ID, "speech"))(t), interview.Secret(aKey))
	same(t, "no secret", must(h.Secret(ctx, h.me.ID, "gone"))(t), interview.Secret(""))
	noSecretIn(t, folder)

	must(h.raw.Exec("UPDATE critic_versions SET sealed_key = (SELECT sealed_key FROM critic_versions WHERE id = ?) WHERE id = ?", first.ID, second.ID))(t)
	if c, err := h.Critic(ctx, h.me.ID, second.ID); err == nil {
		t.Errorf("a sealed key opened in another row: %q", string(c.Key))
	}
	h.close()
	changeKeys(t, folder, first.ID)
}

// changeKeys puts a new key on top of the key file, and then takes the old one
// away.
func changeKeys(t *testing.T, folder, critic string) {
	t.Helper()
	ctx, path := context.Background(), filepath.Join(folder, "key")
	old := must(os.ReadFile(path))(t)
	info := must(os.Stat(path))(t)
	same(t, "who may read the key file", info.Mode().Perm(), os.FileMode(0o600))
	fresh := make([]byte, 32)
	must(rand.Read(fresh))(t)
	text := base64.StdEncoding.EncodeToString(fresh) + "\n"

	h := openHouse(t, store.Config{Folder: folder, Keys: text + string(old)})
	same(t, "the key", must(h.Critic(ctx, h.me.ID, critic))(t).Key, interview.Secret(aKey))
	h.close()
	h = openHouse(t, store.Config{Folder: folder, Keys: text})
	if _, err := h.Critic(ctx, h.me.ID, critic); err == nil || strings.Contains(err.Error(), aKey) {
		t.Errorf("without its key: %v", err)
	}
	h.close()
	if _, err := store.OpenDatabase(ctx, store.Config{Folder: folder, Keys: "short"}); err == nil {
		t.Error("a key that is no key was taken")
	}
}

func noSecretIn(t *testing.T, folder string) {
	t.Helper()
	check(t, filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if bytes.Contains(content, []byte(aKey)) {
			t.Errorf("%s holds the key in the clear", path)
		}
		info, statErr := entry.Info()
		check(t, statErr)
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v", path, info.Mode())
		}
		return err
	}))
}

// TestSecondProcessIsToldWhatToDo opens a folder that is in use.
func TestSecondProcessIsToldWhatToDo(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a folder? yes & no #1 %20 ü") // nothing in a name may be taken for a setting
	h := openHouse(t, store.Config{Folder: folder})
	must(os.Stat(filepath.Join(folder, "equipoise.db")))(t)
	_, err := store.OpenDatabase(context.Background(), store.Config{Folder: folder})
	check(t, wantError(err, store.ErrInUse))
	if !strings.Contains(err.Error(), "--data") {
		t.Errorf("no advice in %q", err)
	}
	h.close()
	openHouse(t, store.Config{Folder: folder})
}

// TestFullDisk lets SQLite run out of pages: the write is refused by name,
// nothing of it stays, and all goes on when there is room again.
func TestFullDisk(t *testing.T) {
	h := openHouse(t, store.Config{Folder: t.TempDir()})
	ctx, s := context.Background(), h.setScene(t)
	var pages int
	check(t, h.db.Writer().QueryRow("PRAGMA page_count").Scan(&pages))
	setLimit := func(n int) {
		var got int
		check(t, h.db.Writer().QueryRow("PRAGMA max_page_count = "+strconv.Itoa(n)).Scan(&got))
	}
	setLimit(pages + 2)
	before := h.everything(t)
	long := interview.Transcript{ID: newID(), Source: interview.Typed, Text: strings.Repeat("word ", 50_000)}
	take := interview.Take{ID: newID(), PersonID: h.me.ID, AnswerID: s.answers[1].ID}
	check(t, wantError(h.TypeTake(ctx, take, long), interview.ErrNoRoom))
	same(t, "what is stored", h.everything(t), before)
	setLimit(1 << 30)
	check(t, h.TypeTake(ctx, take, long))
}

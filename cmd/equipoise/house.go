package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"equipoise/config"
	"equipoise/internal/practice"
	"equipoise/internal/recordings"
	"equipoise/internal/server"
	"equipoise/internal/store"
	"equipoise/internal/work"
	"equipoise/web"
)

// spareDisk is how many bytes uploads leave free for the database.
const spareDisk = 64 << 20

// house is all rooms, opened and joined.
type house struct {
	config   config.Config
	log      *slog.Logger
	database *store.Database
	queue    *work.Queue
	room     *practice.Room
	site     http.Handler
	chores   sync.WaitGroup
}

// openHouse opens the rooms one after the other: database, work, store,
// sound, critics, and the site in front of them.
func openHouse(ctx context.Context, c config.Config, log *slog.Logger) (*house, error) {
	texts, err := loadContent()
	if err != nil {
		return nil, err
	}
	h := &house{config: c, log: log}
	if h.database, err = store.OpenDatabase(ctx, store.Config{Folder: c.Data, Postgres: c.Database, Keys: string(c.SecretKey), Log: log}); err != nil {
		return nil, err
	}
	if err := h.furnish(ctx, texts); err != nil {
		return nil, errors.Join(err, h.database.Close())
	}
	return h, nil
}

func (h *house) furnish(ctx context.Context, texts content) error {
	var err error
	h.queue, err = work.Open(ctx, work.Config{
		SQLite: h.database.Writer(), Postgres: h.database.Pool(), Alone: h.config.Database == "",
		Log: slog.New(atLeast{h.log.Handler(), slog.LevelWarn}),
	})
	if err != nil {
		return err
	}
	sounds, err := recordings.Open(h.config.Data, h.config.UploadLimit, h.log)
	if err != nil {
		return err
	}
	h.room, err = h.openRoom(ctx, texts, sounds)
	if err != nil {
		return err
	}
	return h.openSite(sounds)
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (h *house) openRoom(ctx context.Context, texts content, sounds *recordings.Folder) (*practice.Room, error) {
	rows := store.New(h.database, h.queue, time.Now, newID)
	critics, err := openCritics(h.config, texts, h.log)
	if err != nil {
		return nil, err
	}
	critics.remember(h.config.Data)
	if err := keepTexts(ctx, rows, texts, critics); err != nil {
		return nil, err
	}
	return practice.Open(practice.Furnishing{
		Rows: rows, Sounds: sounds, Shelf: sounds, Ear: critics.ear, Readers: critics.readers(), Tester: critics, Address: critics.address,
		Unencrypted: critics.unencrypted,
		Events:      practice.NewEvents(), Bank: texts.questions, Rubric: texts.rubric, Catchwords: texts.catchwords, Preset: preset(h.config),
		Now: time.Now, NewID: newID,
	}), nil
}

// keepTexts stores rubric and prompts under their hashes, so that old reviews
// can be read with what they were made by.
func keepTexts(ctx context.Context, rows *store.Store, texts content, c *critics) error {
	if err := rows.SaveTexts(ctx, "rubric", map[string]string{texts.rubric.Hash: texts.rubricText}); err != nil {
		return fmt.Errorf("keep rubric: %w", err)
	}
	if err := rows.SaveTexts(ctx, "prompt", c.prompts()); err != nil {
		return fmt.Errorf("keep prompts: %w", err)
	}
	return nil
}

func (h *house) openSite(sounds *recordings.Folder) error {
	rules := recordings.Rules{
		Allow:  h.mayUpload,
		Begin:  h.room.MayBeginUpload,
		Person: server.PersonID,
	}
	sounds.Limit(recordings.Limits{Quota: h.config.Quota, Reserve: spareDisk})
	uploads, err := sounds.Handler("/uploads/", rules)
	if err != nil {
		return fmt.Errorf("open the upload door: %w", err)
	}
	h.site, err = server.New(server.Options{
		Room: h.room, Web: web.Files(), Uploads: uploads, Hosts: hosts(h.config), Ready: h.ready,
		Now: time.Now, NewID: newID, Log: h.log, Version: version(), Folder: h.config.Data, FileLimit: sounds.Max(),
	})
	return err
}

// mayUpload reports whether the person of an upload request owns the upload.
func (h *house) mayUpload(ctx context.Context, uploadID string) error {
	return h.room.MayUpload(ctx, server.PersonID(ctx), uploadID)
}

// ready reports whether database and queue answer.
func (h *house) ready(ctx context.Context) error {
	return errors.Join(h.database.Ready(ctx), h.queue.Ready(ctx))
}

// startWork starts the work in the background and the chores beside it.
func (h *house) startWork(ctx context.Context) error {
	if err := h.queue.Start(ctx, h.room.Perform); err != nil {
		return err
	}
	h.chores.Go(func() { h.sweep(ctx) })
	h.chores.Go(func() { h.database.Tidy(ctx) })
	return nil
}

// sweep looks after lost recordings at start and every minute.
func (h *house) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Minute)
	defer tick.Stop()
	for {
		if err := h.room.Sweep(ctx); err != nil && ctx.Err() == nil {
			h.log.WarnContext(ctx, "the sweep failed and is tried again in a minute", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (h *house) stopWork(ctx context.Context) error {
	err := h.queue.Stop(ctx)
	h.chores.Wait()
	return err
}

func (h *house) close() {
	if err := h.database.Close(); err != nil {
		h.log.Error("close the database", "error", err)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"equipoise/config"
	"equipoise/internal/interview"
	"equipoise/internal/store"
)

// storedCritic finds a critic that was set up in the browser, with its key.
func storedCritic(ctx context.Context, c config.Config, name string, log *slog.Logger) (critic interview.Critic, err error) {
	if c.Database == "" && !exists(filepath.Join(c.Data, store.DatabaseFile)) {
		return critic, unknownCritic(name, nil)
	}
	db, err := store.OpenDatabase(ctx, store.Config{Folder: c.Data, Postgres: c.Database, Keys: string(c.SecretKey), Log: log})
	if err != nil {
		return critic, fmt.Errorf("look up critic %q: %w", name, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows := store.New(db, idle{}, time.Now, newID)
	person, err := rows.LocalPerson(ctx)
	if err != nil {
		return critic, err
	}
	list, err := rows.Critics(ctx, person.ID)
	if err != nil {
		return critic, err
	}
	var names []string
	for _, have := range list {
		if strings.EqualFold(have.Name, name) || have.ID == name {
			return rows.Critic(ctx, person.ID, have.ID)
		}
		names = append(names, have.Name)
	}
	return critic, unknownCritic(name, names)
}

// unknownCritic names the critics that there are.
func unknownCritic(name string, stored []string) error {
	names := append([]string{"builtin", "environment"}, stored...)
	return misuse{fmt.Errorf("no critic is called %q; there are: %s", name, strings.Join(names, ", "))}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// idle is a queue for commands that start no background work.
type idle struct{}

// Enqueue refuses: nothing here may start work that nobody does.
func (idle) Enqueue(context.Context, any, []interview.Task) error {
	return errors.New("this command starts no background work")
}

// Complete has nothing to end.
func (idle) Complete(context.Context, any) error { return nil }

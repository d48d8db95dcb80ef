package main

import (
	"context"
	"log/slog"
)

// atLeast lets a part of the program log only what is at least this serious:
// libraries tell of their daily work at the level that people read.
type atLeast struct {
	slog.Handler
	level slog.Level
}

// Enabled adds the part's own level.
func (a atLeast) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= a.level && a.Handler.Enabled(ctx, level)
}

// WithAttrs keeps the level.
func (a atLeast) WithAttrs(attrs []slog.Attr) slog.Handler {
	return atLeast{a.Handler.WithAttrs(attrs), a.level}
}

// WithGroup keeps the level.
func (a atLeast) WithGroup(name string) slog.Handler {
	return atLeast{a.Handler.WithGroup(name), a.level}
}

package practice

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"equipoise/internal/interview"
)

// Preferences is how a person likes to practise.
type Preferences struct {
	Theme     string         // "", "light" or "dark"; empty follows the device
	Mode      interview.Mode // empty: speaking where a transcriber is set, else typing
	Think     time.Duration
	Answer    time.Duration
	FollowUps bool
	Count     int
}

// Preferences reads them, each with its default.
func (r *Room) Preferences(ctx context.Context, personID string) (Preferences, error) {
	s, err := r.Rows.Settings(ctx, personID)
	if err != nil {
		return Preferences{}, fmt.Errorf("read preferences: %w", err)
	}
	return Preferences{
		Theme: s["theme"], Mode: interview.Mode(s["mode"]),
		Think:     seconds(s["think"], 30*time.Second),
		Answer:    seconds(s["answer"], 2*time.Minute),
		FollowUps: s["follow_ups"] == "on",
		Count:     number(s["count"], 3),
	}, nil
}

// SavePreferences stores them.
func (r *Room) SavePreferences(ctx context.Context, personID string, p Preferences) error {
	if p.Theme != "" && p.Theme != "light" && p.Theme != "dark" {
		return &interview.Invalid{Field: "theme", Sentence: "Choose light, dark, or as the device has it."}
	}
	check := Plan{Mode: interview.Typing, Count: p.Count, Think: p.Think, Answer: p.Answer}
	if err := check.check(); err != nil {
		return err
	}
	values := map[string]string{
		"theme": p.Theme, "mode": string(p.Mode), "count": strconv.Itoa(p.Count), "follow_ups": "",
		"think": strconv.Itoa(int(p.Think / time.Second)), "answer": strconv.Itoa(int(p.Answer / time.Second)),
	}
	if p.FollowUps {
		values["follow_ups"] = "on"
	}
	return r.Rows.SaveSettings(ctx, personID, values, nil)
}

func seconds(text string, otherwise time.Duration) time.Duration {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return otherwise
	}
	return time.Duration(n) * time.Second
}

func number(text string, otherwise int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return otherwise
	}
	return n
}

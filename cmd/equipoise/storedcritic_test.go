package main

import (
	"log/slog"
	"strings"
	"testing"

	"equipoise/config"
	"equipoise/internal/critique/fairjudge"
	"equipoise/internal/endpoint/scripted"
	"equipoise/internal/interview"
)

// A critic that was set up in the browser is found by its name, and asked with
// the key that lies sealed in the data folder.
func TestReviewByACriticFromSettings(t *testing.T) {
	server, data := scripted.New(t, fairjudge.New().Step()), t.TempDir()
	keepCritic(t, data, interview.Critic{Name: "Mine", BaseURL: server.URL, Model: "scripted", Key: secretKey})
	args := []string{"review", "--json", "--question", dosageQuestion, "--data", data}
	got := command(nil, dosageAnswer, append(args, "--critic", "mine")...)
	r := got.read(t)
	mustBeReviewed(t, got, r)
	if r.Critic["name"] != "Mine" || strings.Contains(got.out, secretKey) {
		t.Errorf("critic %v", r.Critic)
	}
	for _, call := range server.Chats() {
		if call.Header.Get("Authorization") != "Bearer "+secretKey {
			t.Errorf("asked with %q", call.Header.Get("Authorization"))
		}
	}
	got = command(nil, dosageAnswer, append(args, "--critic", "theirs")...)
	if got.code != exitMisused || got.out != "" || !strings.Contains(got.err, "Mine") {
		t.Errorf("code %d, %s%s", got.code, got.out, got.err)
	}
}

// keepCritic stores a critic as Settings does.
func keepCritic(t *testing.T, data string, c interview.Critic) {
	t.Helper()
	settings, err := config.Load("/dev/null", []string{"EQUIPOISE_DATA=" + data})
	if err != nil {
		t.Fatal(err)
	}
	h, err := openHouse(t.Context(), settings, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer h.close()
	person, err := h.room.Local(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.room.AddCritic(t.Context(), person.ID, c); err != nil {
		t.Fatal(err)
	}
}

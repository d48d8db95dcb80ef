package practice

import (
	"context"
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

const (
	speechURL      = "transcriber.url"
	speechModel    = "transcriber.model"
	speechLanguage = "transcriber.language"
	speechKey      = "transcriber.key"
	speechEnding   = "transcriber.key_ending"
)

// CurrentTranscriber is the transcriber in use with its key; its address is
// empty where none is set.
func (r *Room) CurrentTranscriber(ctx context.Context, personID string) (interview.Transcriber, error) {
	if r.Preset.Transcriber.Set() {
		return r.Preset.Transcriber, nil
	}
	settings, err := r.Rows.Settings(ctx, personID)
	if err != nil {
		return interview.Transcriber{}, fmt.Errorf("find transcriber: %w", err)
	}
	t := interview.Transcriber{
		Source: interview.FromSettings, BaseURL: settings[speechURL], Model: settings[speechModel],
		Language: settings[speechLanguage], KeyEnding: settings[speechEnding],
	}
	if !t.Set() {
		return t, nil
	}
	if t.Key, err = r.Rows.Secret(ctx, personID, speechKey); err != nil {
		return t, fmt.Errorf("find transcriber's key: %w", err)
	}
	return t, nil
}

// SaveTranscriber sets the transcriber. An empty key keeps the one there is
// for the same address; an empty address removes the transcriber.
func (r *Room) SaveTranscriber(ctx context.Context, personID string, t interview.Transcriber) error {
	if r.Preset.Transcriber.Set() {
		return fmt.Errorf("save transcriber: %w", interview.ErrReadOnly)
	}
	before, err := r.CurrentTranscriber(ctx, personID)
	if err != nil {
		return err
	}
	if strings.TrimSpace(t.BaseURL) == "" {
		t = interview.Transcriber{}
	} else if t.BaseURL, err = r.address(t.BaseURL); err != nil {
		return err
	} else if t.Model = strings.TrimSpace(t.Model); t.Model == "" {
		return &interview.Invalid{Field: "model", Sentence: "Name the model, as the server calls it."}
	}
	if t.Key == "" && t.BaseURL == before.BaseURL {
		t.Key = before.Key
	}
	return r.Rows.SaveSettings(ctx, personID, map[string]string{
		speechURL: t.BaseURL, speechModel: t.Model, speechLanguage: strings.TrimSpace(t.Language), speechEnding: t.Key.Ending(),
	}, map[string]interview.Secret{speechKey: t.Key})
}

// TestTranscriber tries the transcriber out by a real call.
func (r *Room) TestTranscriber(ctx context.Context, personID string) (Trial, error) {
	t, err := r.CurrentTranscriber(ctx, personID)
	if err != nil {
		return Trial{}, err
	}
	if !t.Set() {
		return Trial{}, &interview.Invalid{Field: "address", Sentence: "No transcriber is set yet."}
	}
	return r.Tester.TestTranscriber(ctx, t), nil
}

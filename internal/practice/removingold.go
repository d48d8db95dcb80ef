package practice

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"equipoise/internal/interview"
)

// The names of the settings that old sessions are removed by.
const (
	keepDaysSetting  = "keep_days"
	keepWhatSetting  = "keep_what"
	keepSweptSetting = "keep_swept" // when old ones were removed last
)

// keepNothingElse is what keep_what says where the sound alone is to go.
const keepNothingElse = "sound"

// Keeping is how long a person's sessions are kept.
type Keeping struct {
	Days      int // 0: as long as the person wants
	SoundOnly bool
}

// Old is the removal that a keeping asks for at a time.
func (k Keeping) Old(now time.Time) interview.Removal {
	return interview.Removal{Scope: interview.OldOnes, Before: now.AddDate(0, 0, -k.Days), SoundOnly: k.SoundOnly}
}

// Keeping reads how long a person's sessions are kept.
func (r *Room) Keeping(ctx context.Context, personID string) (Keeping, error) {
	s, err := r.Rows.Settings(ctx, personID)
	if err != nil {
		return Keeping{}, fmt.Errorf("read how long sessions are kept: %w", err)
	}
	return Keeping{Days: number(s[keepDaysSetting], 0), SoundOnly: s[keepWhatSetting] == keepNothingElse}, nil
}

// SaveKeeping stores how long sessions are kept. Nothing goes before the next
// day's sweep, so that a wrong click can be taken back.
func (r *Room) SaveKeeping(ctx context.Context, personID string, k Keeping) error {
	if k.Days < 0 || k.Days > 36500 {
		return &interview.Invalid{Field: "days", Sentence: "Choose a number of days, or to keep everything."}
	}
	values := map[string]string{keepDaysSetting: "", keepWhatSetting: "", keepSweptSetting: ""}
	if k.Days > 0 {
		values[keepDaysSetting], values[keepSweptSetting] = strconv.Itoa(k.Days), r.Now().UTC().Format(time.RFC3339)
	}
	if k.Days > 0 && k.SoundOnly {
		values[keepWhatSetting] = keepNothingElse
	}
	if err := r.Rows.SaveSettings(ctx, personID, values, nil); err != nil {
		return fmt.Errorf("save how long sessions are kept: %w", err)
	}
	return nil
}

// removeOld removes, once a day, what people no longer want to keep.
func (r *Room) removeOld(ctx context.Context) error {
	days, err := r.Rows.SettingOfAll(ctx, keepDaysSetting)
	if err != nil {
		return err
	}
	var all error
	for personID := range days {
		all = errors.Join(all, r.removeOldOf(ctx, personID))
	}
	return all
}

func (r *Room) removeOldOf(ctx context.Context, personID string) error {
	s, err := r.Rows.Settings(ctx, personID)
	if err != nil {
		return err
	}
	swept, err := time.Parse(time.RFC3339, s[keepSweptSetting])
	if err == nil && r.Now().Sub(swept) < 24*time.Hour {
		return nil
	}
	keeping, err := r.Keeping(ctx, personID)
	if err != nil || keeping.Days == 0 {
		return err
	}
	what := keeping.Old(r.Now())
	lost, err := r.Rows.Losses(ctx, personID, what)
	if err != nil {
		return err
	}
	if !lost.None() {
		if _, err := r.Remove(ctx, personID, what); err != nil {
			return err
		}
	}
	return r.Rows.SaveSettings(ctx, personID, map[string]string{keepSweptSetting: r.Now().UTC().Format(time.RFC3339)}, nil)
}

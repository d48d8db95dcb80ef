package practice

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"equipoise/internal/interview"
)

// MostCharacters is how long a typed or corrected answer may be.
const MostCharacters = 200_000

// TypeAnswer hands in typed words as one more take.
func (r *Room) TypeAnswer(ctx context.Context, personID, answerID, text string) error {
	text, err := cleanText(text)
	if err != nil {
		return err
	}
	now := r.Now()
	take := interview.Take{
		ID: r.NewID(), PersonID: personID, AnswerID: answerID, Mode: interview.Typing,
		State: interview.TakeTranscribed, CreatedAt: now,
	}
	words := interview.Transcript{
		ID: r.NewID(), PersonID: personID, TakeID: take.ID, Source: interview.Typed, Text: text, CreatedAt: now,
	}
	if err := r.Rows.TypeTake(ctx, take, words); err != nil {
		return fmt.Errorf("hand in answer %s: %w", answerID, err)
	}
	r.Events.Changed(personID, answerID)
	return nil
}

// SaveDraft keeps words that are not handed in yet.
func (r *Room) SaveDraft(ctx context.Context, personID, answerID, text string) error {
	if utf8.RuneCountInString(text) > MostCharacters {
		return tooLong()
	}
	return r.Rows.SaveDraft(ctx, personID, answerID, plainText(text))
}

// Skip leaves an answer out; it can still be given before the finish.
func (r *Room) Skip(ctx context.Context, personID, answerID string) error {
	return r.Rows.SkipAnswer(ctx, personID, answerID)
}

// cleanText makes handed-in words fit to keep, or says what is wrong.
func cleanText(text string) (string, error) {
	text = strings.TrimSpace(plainText(text))
	if text == "" {
		return "", &interview.Invalid{Field: "text", Sentence: "There is nothing in it yet. Write your answer, or skip the question."}
	}
	if utf8.RuneCountInString(text) > MostCharacters {
		return "", tooLong()
	}
	return text, nil
}

// plainText drops what cannot be stored or shown: bytes that are not UTF-8,
// NUL and other control characters except tab and line break.
func plainText(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

func tooLong() error {
	return &interview.Invalid{Field: "text", Sentence: "That is longer than 200,000 characters. Shorten it and hand it in again."}
}

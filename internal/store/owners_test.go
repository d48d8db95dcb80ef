package store_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// TestStrangersFindNothing calls every method with another person's ids: what
// asks for one thing is ErrNotFound, what lists is empty, and nothing changes.
func TestStrangersFindNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, h *house) {
		ctx, she := context.Background(), h.stranger(t)
		s := h.setScene(t)
		h.arrive(t, s)
		check(t, h.QueueReview(ctx, s.review))
		own, card := question(newID()), interview.ProjectCard{ID: newID(), PersonID: h.me.ID}
		own.PersonID = h.me.ID
		check(t, h.SaveQuestion(ctx, own))
		check(t, h.SaveCard(ctx, card))
		secret := map[string]interview.Secret{"key": "a secret of mine"}
		check(t, h.SaveSettings(ctx, h.me.ID, map[string]string{"a": "1"}, secret))

		hers := s // the same things, claimed by her
		hers.session.PersonID, hers.take.PersonID, hers.recording.PersonID, hers.review.PersonID = she, she, she, she
		hers.session.FinishedAt = h.clock.now()
		hers.recording.State = interview.Removed
		own.PersonID, card.PersonID = she, she
		newTake := interview.Take{ID: newID(), PersonID: she, AnswerID: s.answers[0].ID}
		newReview := hers.review
		newReview.ID = newID()
		task := interview.Task{Kind: interview.TranscribeTake, PersonID: she, ID: s.take.ID}

		notFound := map[string]func() error{
			"SaveQuestion":   func() error { return h.SaveQuestion(ctx, own) },
			"RemoveQuestion": func() error { return h.RemoveQuestion(ctx, she, own.ID) },
			"SaveCard":       func() error { return h.SaveCard(ctx, card) },
			"RemoveCard":     func() error { return h.RemoveCard(ctx, she, card.ID) },
			"StartSession": func() error {
				answer := interview.Answer{ID: newID(), PersonID: she, SessionID: s.session.ID, Number: 9}
				return h.StartSession(ctx, interview.Session{ID: newID(), PersonID: she}, []interview.Answer{answer})
			},
			"Session":       func() error { _, _, err := h.Session(ctx, she, s.session.ID); return err },
			"FinishSession": func() error { return h.FinishSession(ctx, hers.session, nil, s.critic.ID) },
			"Answer":        func() error { _, _, err := h.Answer(ctx, she, s.answers[0].ID); return err },
			"SaveDraft":     func() error { return h.SaveDraft(ctx, she, s.answers[0].ID, "x") },
			"SkipAnswer":    func() error { return h.SkipAnswer(ctx, she, s.answers[0].ID) },
			"Take":          func() error { _, _, err := h.Take(ctx, she, s.take.ID); return err },
			"TypeTake":      func() error { return h.TypeTake(ctx, newTake, interview.Transcript{ID: newID()}) },
			"BeginTake": func() error {
				return h.BeginTake(ctx, newTake, interview.Recording{ID: newID()}, interview.Upload{ID: newID()})
			},
			"SetTakeState": func() error { return h.SetTakeState(ctx, hers.take, task) },
			"Recording":    func() error { _, _, err := h.Recording(ctx, she, s.recording.ID); return err },
			"AddUpload": func() error {
				return h.AddUpload(ctx, interview.Upload{ID: newID(), PersonID: she, RecordingID: s.recording.ID})
			},
			"SaveRecording": func() error { return h.SaveRecording(ctx, hers.recording, interview.TakeFailed, "", task) },
			"SaveTranscript": func() error {
				return h.SaveTranscript(ctx, interview.Transcript{ID: newID(), PersonID: she, TakeID: s.take.ID}, s.critic.ID)
			},
			"Transcript":   func() error { _, err := h.Transcript(ctx, she, s.words.ID); return err },
			"Review":       func() error { _, err := h.Review(ctx, she, s.review.ID); return err },
			"QueueReview":  func() error { return h.QueueReview(ctx, newReview) },
			"SaveReview":   func() error { return h.SaveReview(ctx, hers.review) },
			"Critic":       func() error { _, err := h.Critic(ctx, she, s.critic.ID); return err },
			"RetireCritic": func() error { return h.RetireCritic(ctx, she, s.critic.ID, true) },
			"Losses": func() error {
				_, err := h.Losses(ctx, she, interview.Removal{Scope: interview.OneSession, ID: s.session.ID})
				return err
			},
			"Remove": func() error {
				_, err := h.Remove(ctx, she, interview.Removal{Scope: interview.OneAnswer, ID: s.answers[0].ID})
				return err
			},
			"SavePeaks":     func() error { return h.SavePeaks(ctx, she, s.recording.ID, []float64{1}, time.Second) },
			"LoseRecording": func() error { return h.LoseRecording(ctx, hers.recording, "gone") },
		}
		answers, sessions := []string{s.answers[0].ID, s.answers[1].ID}, []string{s.session.ID}
		empty := map[string]func() (any, error){
			"OwnQuestions":      func() (any, error) { return h.OwnQuestions(ctx, she) },
			"Cards":             func() (any, error) { return h.Cards(ctx, she) },
			"Sessions":          func() (any, error) { return h.Sessions(ctx, she, time.Time{}, 10) },
			"OpenSessions":      func() (any, error) { return h.OpenSessions(ctx, she) },
			"AnswersOf":         func() (any, error) { return h.AnswersOf(ctx, she, sessions) },
			"Attempts":          func() (any, error) { return h.Attempts(ctx, she) },
			"OpenQuestions":     func() (any, error) { return h.OpenQuestions(ctx, she) },
			"Takes":             func() (any, error) { return h.Takes(ctx, she, answers) },
			"TakesNeedingWords": func() (any, error) { return h.TakesNeedingWords(ctx, she) },
			"AnswersTo":         func() (any, error) { return h.AnswersTo(ctx, she, s.answers[1].Question.ID) },
			"Versions":          func() (any, error) { return h.Versions(ctx, she, s.typed.ID) },
			"NewestReviews":     func() (any, error) { return h.NewestReviews(ctx, she, answers) },
			"Standings":         func() (any, error) { return h.Standings(ctx, she, "") },
			"Exchanges":         func() (any, error) { return h.Exchanges(ctx, she, s.review.ID) },
			"Critics":           func() (any, error) { return h.Critics(ctx, she) },
			"Settings":          func() (any, error) { return h.Settings(ctx, she) },
			"Secret":            func() (any, error) { return h.Secret(ctx, she, "key") },
		}
		ownerless := []string{"LocalPerson", "Upload", "Unsettled", "Recall", "Record", "SaveTexts", "SaveCritic", "SaveSettings", "Changes",
			"Erasures", "Erased", "Scour", "Sounds", "SettingOfAll", "TouchUpload"}

		before := h.everything(t)
		for name, call := range notFound {
			if err := wantError(call(), interview.ErrNotFound); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, call := range empty {
			got, err := call()
			if err != nil || reflect.ValueOf(got).Len() != 0 {
				t.Errorf("%s gave a stranger %v, %v", name, got, err)
			}
		}
		same(t, "what is stored", h.everything(t), before)

		rows := reflect.TypeFor[practice.Rows]()
		for i := range rows.NumMethod() {
			name := rows.Method(i).Name
			known := notFound[name] != nil || empty[name] != nil
			for _, one := range ownerless {
				known = known || one == name
			}
			if !known {
				t.Errorf("%s is not asked with another person's id", name)
			}
		}
	})
}

// everything counts the rows of every table and names the states in them.
func (h *house) everything(t *testing.T) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, table := range tables() {
		counts[table] = h.count(t, table)
	}
	for _, state := range []string{
		"answers WHERE state = 'waiting'", "takes WHERE state = 'transcribing'", "recordings WHERE state = 'kept'",
		"sessions WHERE finished_at IS NULL", "critic_versions WHERE retired", "river_job",
	} {
		counts[state] = h.count(t, state)
	}
	return counts
}

func tables() []string {
	return []string{
		"people", "questions", "project_cards", "sessions", "answers", "takes", "recordings", "uploads",
		"transcripts", "critic_versions", "rubrics", "prompts", "reviews", "exchanges", "settings", "secrets", "erasures",
	}
}

package store_test

import (
	"context"
	"testing"
	"time"

	"equipoise/internal/interview"
)

// scene is a session with two answers, the first one spoken, the second typed.
type scene struct {
	session   interview.Session
	answers   []interview.Answer
	take      interview.Take // spoken
	recording interview.Recording
	upload    interview.Upload
	typed     interview.Take
	words     interview.Transcript // of the typed take
	critic    interview.Critic
	review    interview.Review // of the typed words
}

func question(id string) interview.Question {
	return interview.Question{
		ID: id, Guide: 3, Text: "How would you weigh it?", WithBackground: "Given {background}, how?",
		Kind: interview.Technical, Basis: interview.Asked, Topics: []interview.Topic{"rlhf", "misuse"},
		Difficulty: interview.Hard, Core: []interview.CriterionID{"risk", "limits"}, NoRoom: []interview.CheckID{"risk.who"},
		AsksStance: true, Parts: []string{"one", "two"}, Points: []string{"a point"},
		FollowUps: []interview.FollowUp{{Text: "And then?", Core: []interview.CriterionID{"risk"}, AsksStance: true}},
		Think:     30 * time.Second, Answer: 2 * time.Minute, Background: "my work",
	}
}

// setScene stores a scene; nothing of it is finished.
func (h *house) setScene(t *testing.T) scene {
	t.Helper()
	ctx, me := context.Background(), h.me.ID
	s := scene{session: interview.Session{
		ID: newID(), PersonID: me, Name: "Morning", Mode: interview.Speaking, Think: time.Minute,
		Answer: 2 * time.Minute, FollowUps: true, CreatedAt: h.clock.now(),
	}}
	for n := range 2 {
		s.answers = append(s.answers, interview.Answer{
			ID: newID(), PersonID: me, SessionID: s.session.ID, Number: n + 1,
			Question: question([]string{"first", "second"}[n]), State: interview.Waiting, CreatedAt: h.clock.now(),
		})
	}
	check(t, h.StartSession(ctx, s.session, s.answers))
	s.take = interview.Take{ID: newID(), PersonID: me, AnswerID: s.answers[0].ID, CreatedAt: h.clock.now()}
	s.recording = interview.Recording{ID: newID(), PersonID: me, MIME: "audio/webm", CreatedAt: h.clock.now()}
	s.upload = interview.Upload{ID: newID(), MIME: "audio/webm", CreatedAt: h.clock.now()}
	check(t, h.BeginTake(ctx, s.take, s.recording, s.upload))
	s.recording.TakeID, s.recording.State = s.take.ID, interview.Arriving
	s.typed = interview.Take{ID: newID(), PersonID: me, AnswerID: s.answers[1].ID, CreatedAt: h.clock.now()}
	s.words = interview.Transcript{ID: newID(), Source: interview.Typed, Text: "I would ask first.", CreatedAt: h.clock.now()}
	check(t, h.TypeTake(ctx, s.typed, s.words))
	s.critic = h.hire(t, interview.Critic{PersonID: me, Name: "Checklist", Kind: interview.Builtin, Source: interview.FromProgram})
	s.review = interview.Review{
		ID: newID(), PersonID: me, AnswerID: s.answers[1].ID, TranscriptID: s.words.ID, Critic: s.critic,
		State: interview.Queued, CreatedAt: h.clock.now(),
	}
	return s
}

func (h *house) hire(t *testing.T, c interview.Critic) interview.Critic {
	t.Helper()
	return must(h.SaveCritic(context.Background(), c))(t)
}

// heard is words that a transcriber heard in the scene's spoken take.
func (h *house) heard(s scene, text string) interview.Transcript {
	return interview.Transcript{
		ID: newID(), PersonID: h.me.ID, TakeID: s.take.ID, Source: interview.Heard, Language: "en", Transcriber: "ear at home",
		Text: text, Words: []interview.Word{{Text: text, From: time.Second, To: 2 * time.Second, Confidence: 0.5}},
		Pauses: []interview.Pause{{From: 0, To: time.Second}}, CreatedAt: h.clock.now(),
	}
}

// arrive says that the scene's sound is kept and wants words.
func (h *house) arrive(t *testing.T, s scene) {
	t.Helper()
	r := s.recording
	r.State, r.Size, r.Duration, r.Peaks = interview.Kept, 9000, 3*time.Second, []float64{0.25, 1}
	r.Silences = []interview.Pause{{From: time.Second, To: 2 * time.Second}}
	check(t, h.SaveRecording(context.Background(), r, interview.TakeTranscribing, ""))
}

func (h *house) finish(t *testing.T, s scene) {
	t.Helper()
	s.session.FinishedAt = h.clock.now()
	check(t, h.FinishSession(context.Background(), s.session, nil, s.critic.ID))
}

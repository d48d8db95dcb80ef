package interview_test

import (
	"strings"
	"testing"
	"time"

	"equipoise/internal/interview"
)

// A question must leave room for a balanced answer, and so must what presses it.
func TestQuestionLeavesRoomForBalance(t *testing.T) {
	r := rubric(t)
	for name, c := range map[string]struct {
		change func(*interview.Question)
		want   string // in the error, empty: none
	}{
		"as it should be": {func(*interview.Question) {}, ""},
		"one of the two":  {func(q *interview.Question) { q.NoRoom = []interview.CheckID{"assessment.measure"} }, ""},
		"neither": {func(q *interview.Question) {
			q.NoRoom = []interview.CheckID{"assessment.measure", "safeguards.specific"}
		}, "balance rests on"},
		"neither, no stance": {func(q *interview.Question) {
			q.AsksStance, q.NoRoom = false, []interview.CheckID{"assessment.measure", "safeguards.specific"}
		}, ""},
		"a follow-up's neither": {func(q *interview.Question) { pressed(q, "limits") }, "follow-up: no_room"},
		"a follow-up's core":    {func(q *interview.Question) { pressed(q, "safeguards") }, ""},
		"three criteria":        {func(q *interview.Question) { q.Core = q.Core[:3] }, "warm-ups only"},
		"three, to warm up":     {func(q *interview.Question) { q.Core, q.Difficulty = q.Core[:3], interview.WarmUp }, ""},
	} {
		q := interview.BareQuestion("What would you do about wrong doses?", interview.Technical)
		q.ID, q.Basis, q.Topics, q.Points = "doses", interview.Written, []interview.Topic{"deployment"}, []string{"one", "two"}
		q.Think, q.Answer = 30*time.Second, 2*time.Minute
		for range 2 {
			q.FollowUps = append(q.FollowUps, interview.FollowUp{Text: "And if you are wrong?", Core: []interview.CriterionID{"limits"}})
		}
		c.change(&q)
		err := r.CheckQuestion(q)
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// pressed gives a question without a stance, and without room for either
// half of balance, a follow-up that asks one.
func pressed(q *interview.Question, core interview.CriterionID) {
	q.AsksStance, q.NoRoom = false, []interview.CheckID{"assessment.measure", "safeguards.specific"}
	q.FollowUps[1].AsksStance, q.FollowUps[1].Core = true, []interview.CriterionID{core}
}

package practice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"equipoise/internal/interview"
)

// Listed is a question in the bank's list with what the person did with it.
type Listed struct {
	interview.Question
	Attempts int
	Last     *interview.Standing // newest reviewed attempt, nil where none may be shown
	Open     bool                // stands in an unfinished session
}

// Questions lists the whole bank with the person's own questions.
func (r *Room) Questions(ctx context.Context, personID string) ([]Listed, error) {
	all, err := r.questions(ctx, personID)
	if err != nil {
		return nil, err
	}
	attempts, err := r.attempts(ctx, personID)
	if err != nil {
		return nil, err
	}
	standings, err := r.Standings(ctx, personID)
	if err != nil {
		return nil, err
	}
	open, err := r.Rows.OpenQuestions(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	last := newestMain(standings)
	list := make([]Listed, 0, len(all))
	for _, q := range all {
		list = append(list, Listed{Question: q, Attempts: attempts[q.ID], Last: last[q.ID], Open: open[q.ID]})
	}
	return list, nil
}

// newestMain finds the newest standing of each question's main form.
func newestMain(standings []interview.Standing) map[string]*interview.Standing {
	last := map[string]*interview.Standing{}
	for i := range standings {
		if standings[i].FollowUpNumber == 0 {
			last[standings[i].QuestionID] = &standings[i]
		}
	}
	return last
}

// QuestionView is one question's page.
type QuestionView struct {
	Listed
	Standings []interview.Standing // reviewed attempts that may be shown, oldest first
	Takeable  string               // answer whose takes can be held side by side, empty where there are not two
	MayPeek   bool                 // points and follow-ups may be shown: it was attempted and no session holds it open
}

// Question shows one question; what could prompt is left out until it was
// attempted, and while an unfinished session holds the question.
func (r *Room) Question(ctx context.Context, personID, id string) (QuestionView, error) {
	list, err := r.Questions(ctx, personID)
	if err != nil {
		return QuestionView{}, err
	}
	i := slices.IndexFunc(list, func(l Listed) bool { return l.ID == id })
	if i < 0 {
		return QuestionView{}, fmt.Errorf("question %s: %w", id, interview.ErrNotFound)
	}
	v := QuestionView{Listed: list[i], MayPeek: list[i].Attempts > 0 && !list[i].Open}
	if !v.MayPeek {
		v.Points, v.FollowUps = nil, nil
	}
	standings, err := r.Standings(ctx, personID)
	for _, s := range standings {
		if s.QuestionID == id {
			v.Standings = append(v.Standings, s)
		}
	}
	if err != nil {
		return v, err
	}
	return v, v.fillTakeable(ctx, r, personID)
}

// questions is the bank and the person's own questions after it.
func (r *Room) questions(ctx context.Context, personID string) ([]interview.Question, error) {
	own, err := r.Rows.OwnQuestions(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	return slices.Concat(r.Bank, own), nil
}

// question finds a question of the bank or the person's own.
func (r *Room) question(ctx context.Context, personID, id string) (interview.Question, error) {
	if q, ok := r.bank[id]; ok {
		return q, nil
	}
	own, err := r.Rows.OwnQuestions(ctx, personID)
	if err != nil {
		return interview.Question{}, fmt.Errorf("find question %s: %w", id, err)
	}
	for _, q := range own {
		if q.ID == id {
			return q, nil
		}
	}
	return interview.Question{}, fmt.Errorf("question %s: %w", id, interview.ErrNotFound)
}

// OwnQuestion is what a person fills in for a question of their own.
type OwnQuestion struct {
	ID         string // empty: a new one
	Text       string
	Kind       interview.Kind
	Topics     []interview.Topic
	Difficulty interview.Difficulty
	Core       []interview.CriterionID // none: the kind's default
	AsksStance bool
	Points     string // one a line
	FollowUps  string // one a line
}

// SaveOwnQuestion adds or changes a person's own question.
func (r *Room) SaveOwnQuestion(ctx context.Context, personID string, o OwnQuestion) (interview.Question, error) {
	q, err := o.question(r.Rubric)
	if err != nil {
		return q, err
	}
	q.ID, q.PersonID = o.ID, personID
	if q.ID == "" {
		q.ID = r.NewID()
	} else if err := r.mustOwn(ctx, personID, q.ID); err != nil {
		return q, err
	}
	if err := r.Rows.SaveQuestion(ctx, q); err != nil {
		return q, fmt.Errorf("save question: %w", err)
	}
	return q, nil
}

func (r *Room) mustOwn(ctx context.Context, personID, id string) error {
	q, err := r.question(ctx, personID, id)
	if err == nil && q.PersonID != personID {
		return fmt.Errorf("question %s is in the bank: %w", id, interview.ErrReadOnly)
	}
	return err
}

// RemoveOwnQuestion takes a person's own question out of the list; answers
// given to it keep their copy.
func (r *Room) RemoveOwnQuestion(ctx context.Context, personID, id string) (interview.Question, error) {
	q, err := r.question(ctx, personID, id)
	if err != nil {
		return q, err
	}
	if err := r.mustOwn(ctx, personID, id); err != nil {
		return q, err
	}
	return q, r.Rows.RemoveQuestion(ctx, personID, id)
}

func (o OwnQuestion) question(rubric interview.Rubric) (interview.Question, error) {
	text := strings.TrimSpace(o.Text)
	switch {
	case interview.CountWords(text) < 3:
		return interview.Question{}, &interview.Invalid{Field: "text", Sentence: "Write the question out: at least three words."}
	case len(text) > 2000:
		return interview.Question{}, &interview.Invalid{Field: "text", Sentence: "Keep the question under 2,000 characters."}
	case o.Kind != interview.Technical && o.Kind != interview.Behavioral:
		return interview.Question{}, &interview.Invalid{Field: "kind", Sentence: "Choose technical or behavioural."}
	case len(o.Core) > 4:
		return interview.Question{}, &interview.Invalid{Field: "core", Sentence: "Choose at most four criteria."}
	}
	q := interview.BareQuestion(text, o.Kind)
	q.AsksStance, q.Topics = o.AsksStance, o.Topics
	if o.Difficulty != "" {
		q.Difficulty = o.Difficulty
	}
	for _, c := range o.Core {
		if _, ok := rubric.Criterion(c); !ok {
			return q, &interview.Invalid{Field: "core", Sentence: "Choose criteria from the list."}
		}
	}
	if len(o.Core) > 0 {
		q.Core = o.Core
	}
	q.Points = lines(o.Points)
	for _, f := range lines(o.FollowUps) {
		q.FollowUps = append(q.FollowUps, interview.FollowUp{Text: f, Core: q.Core[:1]})
	}
	q.Think, q.Answer = 30*time.Second, 2*time.Minute
	return q, nil
}

// lines splits a text area into its filled lines, at most ten.
func lines(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && len(list) < 10 {
			list = append(list, line)
		}
	}
	return list
}

// attempts counts answered places by question id, follow-ups left out.
func (r *Room) attempts(ctx context.Context, personID string) (map[string]int, error) {
	n, err := r.Rows.Attempts(ctx, personID)
	if err != nil {
		return nil, fmt.Errorf("count attempts: %w", err)
	}
	return n, nil
}

package practice

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"time"

	"equipoise/internal/interview"
)

// MostQuestions is how many questions a session may hold.
const MostQuestions = 30

// Plan says which questions a session asks and how.
type Plan struct {
	Topics      []interview.Topic // none: any
	Kind        interview.Kind    // empty: both
	Difficulty  interview.Difficulty
	Count       int      // 1..MostQuestions
	Missed      bool     // only questions about what the person's newest answers met least
	QuestionIDs []string // these and no others, in this order
	Guide       bool     // the guide's fifteen, in order
	Mode        interview.Mode
	Think       time.Duration // 0: no limit, at most ten minutes
	Answer      time.Duration // 0: no limit, at most an hour
	FollowUps   bool
	CardID      string // project card for questions about own research
}

// Fitting counts the questions a plan can draw from.
func (r *Room) Fitting(ctx context.Context, personID string, p Plan) (int, error) {
	all, err := r.questions(ctx, personID)
	if err != nil {
		return 0, err
	}
	return len(p.fitting(all)), nil
}

// StartSession picks the questions and starts a session.
func (r *Room) StartSession(ctx context.Context, personID string, p Plan) (interview.Session, error) {
	if err := p.check(); err != nil {
		return interview.Session{}, err
	}
	picked, err := r.pick(ctx, personID, p)
	if err != nil {
		return interview.Session{}, err
	}
	if picked, err = r.withBackground(ctx, personID, p.CardID, picked); err != nil {
		return interview.Session{}, err
	}
	return r.startWith(ctx, personID, p, picked)
}

func (r *Room) startWith(ctx context.Context, personID string, p Plan, picked []interview.Question) (interview.Session, error) {
	s := interview.Session{
		ID: r.NewID(), PersonID: personID, Name: p.name(picked), Mode: p.Mode, Think: p.Think,
		Answer: p.Answer, FollowUps: p.FollowUps, CreatedAt: r.Now(),
	}
	if err := r.Rows.StartSession(ctx, s, r.blankAnswers(s, picked)); err != nil {
		return s, fmt.Errorf("start session: %w", err)
	}
	r.Events.Changed(personID, s.ID)
	return s, nil
}

// blankAnswers makes the places of a session; with follow-ups on, each
// question is followed by one of its own.
func (r *Room) blankAnswers(s interview.Session, picked []interview.Question) []interview.Answer {
	var answers []interview.Answer
	add := func(q interview.Question) {
		answers = append(answers, interview.Answer{
			ID: r.NewID(), PersonID: s.PersonID, SessionID: s.ID, Number: len(answers) + 1,
			Question: q, State: interview.Waiting, CreatedAt: s.CreatedAt,
		})
	}
	for _, q := range picked {
		add(q)
		if !s.FollowUps || len(q.FollowUps) == 0 {
			continue
		}
		if f, ok := q.FollowUpQuestion(1 + rand.IntN(len(q.FollowUps))); ok {
			add(f)
		}
	}
	return answers
}

func (p Plan) check() error {
	switch {
	case p.Mode != interview.Speaking && p.Mode != interview.Typing:
		return &interview.Invalid{Field: "mode", Sentence: "Choose speaking or typing."}
	case len(p.QuestionIDs) == 0 && !p.Guide && (p.Count < 1 || p.Count > MostQuestions):
		return &interview.Invalid{Field: "count", Sentence: fmt.Sprintf("Choose between 1 and %d questions.", MostQuestions)}
	case p.Think < 0 || p.Think > 10*time.Minute:
		return &interview.Invalid{Field: "think", Sentence: "Thinking time goes up to ten minutes."}
	case p.Answer < 0 || p.Answer > time.Hour:
		return &interview.Invalid{Field: "answer", Sentence: "Answering time goes up to an hour."}
	}
	return nil
}

func (r *Room) pick(ctx context.Context, personID string, p Plan) ([]interview.Question, error) {
	all, err := r.questions(ctx, personID)
	if err != nil {
		return nil, err
	}
	if len(p.QuestionIDs) > 0 {
		return named(all, p.QuestionIDs)
	}
	fit := p.fitting(all)
	missed, err := r.missedBy(ctx, personID, p)
	if err != nil {
		return nil, err
	}
	if len(missed) > 0 {
		fit = training(fit, missed)
	}
	if len(fit) == 0 {
		return nil, &interview.Invalid{Field: "topics", Sentence: "No question fits all of that. Choose more topics, or any difficulty."}
	}
	if p.Guide {
		return fit, nil
	}
	return r.leastPractised(ctx, personID, fit, missed, p.Count)
}

// missedBy is what a plan's questions must be about, none where it asks for
// no such thing.
func (r *Room) missedBy(ctx context.Context, personID string, p Plan) ([]interview.CriterionID, error) {
	if !p.Missed || p.Guide {
		return nil, nil
	}
	missed, err := r.Missed(ctx, personID)
	if err == nil && len(missed) == 0 {
		err = &interview.Invalid{Field: "topics", Sentence: "What you miss most can be told once three answers have been read. Choose topics until then."}
	}
	return missed, err
}

func (p Plan) fitting(all []interview.Question) []interview.Question {
	var fit []interview.Question
	for _, q := range all {
		if p.fits(q) {
			fit = append(fit, q)
		}
	}
	if p.Guide {
		sort.Slice(fit, func(i, j int) bool { return fit[i].Guide < fit[j].Guide })
	}
	return fit
}

func (p Plan) fits(q interview.Question) bool {
	if p.Guide {
		return q.Guide > 0
	}
	topical := len(p.Topics) == 0 || slices.ContainsFunc(q.Topics, func(t interview.Topic) bool { return slices.Contains(p.Topics, t) })
	return topical && (p.Kind == "" || q.Kind == p.Kind) && (p.Difficulty == "" || q.Difficulty == p.Difficulty)
}

func named(all []interview.Question, ids []string) ([]interview.Question, error) {
	if len(ids) > MostQuestions {
		return nil, &interview.Invalid{Field: "question", Sentence: fmt.Sprintf("A session holds at most %d questions.", MostQuestions)}
	}
	var picked []interview.Question
	for _, id := range ids {
		i := slices.IndexFunc(all, func(q interview.Question) bool { return q.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("question %s: %w", id, interview.ErrNotFound)
		}
		picked = append(picked, all[i])
	}
	return picked, nil
}

// leastPractised draws n questions at random, those practised least first and
// among them those that train most of what was missed.
func (r *Room) leastPractised(ctx context.Context, personID string, fit []interview.Question, missed []interview.CriterionID, n int) ([]interview.Question, error) {
	attempts, err := r.attempts(ctx, personID)
	if err != nil {
		return nil, err
	}
	fit = slices.Clone(fit)
	rand.Shuffle(len(fit), func(i, j int) { fit[i], fit[j] = fit[j], fit[i] })
	slices.SortStableFunc(fit, func(a, b interview.Question) int {
		return cmp.Or(cmp.Compare(attempts[a.ID], attempts[b.ID]), cmp.Compare(trains(b, missed), trains(a, missed)))
	})
	return fit[:min(n, len(fit))], nil
}

// name is what a session is called in lists.
func (p Plan) name(picked []interview.Question) string {
	switch {
	case p.Guide:
		return "The guide’s fifteen"
	case len(picked) == 1:
		return "One question"
	case p.Missed:
		return "What I miss most"
	case len(p.Topics) == 0:
		return "Mixed questions"
	}
	names := make([]string, 0, 3)
	for _, t := range p.Topics[:min(3, len(p.Topics))] {
		names = append(names, t.Name())
	}
	title := strings.Join(names, ", ")
	if len(p.Topics) > 3 {
		title += " and more"
	}
	return title
}

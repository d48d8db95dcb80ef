package interview

import (
	"strings"
	"time"
)

// Kind tells technical questions from behavioral ones.
type Kind string

// The two kinds of question.
const (
	Technical  Kind = "technical"
	Behavioral Kind = "behavioral"
)

// Basis tells where a question comes from.
type Basis string

// The places a question can come from.
const (
	Asked        Basis = "asked"        // reported by the guide from a real interview
	Hypothetical Basis = "hypothetical" // the guide's own reconstruction
	Written      Basis = "written"      // written for this bank
	Own          Basis = "own"          // the person's own
)

// Difficulty is how hard a question is.
type Difficulty string

// The three difficulties.
const (
	WarmUp Difficulty = "warm-up"
	Core   Difficulty = "core"
	Hard   Difficulty = "hard"
)

// Topic is one of the rubric's topics.
type Topic string

// Topics lists every topic in the order pages show them.
func Topics() []Topic {
	return []Topic{
		"rlhf", "constitutional-ai", "red-teaming", "alignment", "robustness", "fairness", "privacy",
		"interpretability", "misuse", "deployment", "governance", "scaling-policy", "multilingual",
		"long-term-risk", "other-labs", "teamwork", "motivation", "knowledge-gap", "own-research",
	}
}

// Question is one practice question with what the rubric needs to know of it.
type Question struct {
	ID             string // slug in the bank, UUID of a person's own
	PersonID       string // owner of an own question, empty in the bank
	Guide          int    // place among the guide's fifteen, 1..15; 0 for others
	Text           string
	WithBackground string // wording with one {background} slot, empty where none
	Kind           Kind
	Basis          Basis
	Topics         []Topic
	Difficulty     Difficulty
	Core           []CriterionID
	NoRoom         []CheckID // checks the question gives no room for
	AsksStance     bool      // whether a decision about a risk is asked
	Parts          []string  // what it asks, where it asks two things
	Points         []string  // points to cover, shown only after an attempt
	FollowUps      []FollowUp
	FollowUpTo     string // the main question's text, where this is a follow-up asked
	FollowUpNumber int    // 1 or 2 where this is a follow-up asked, else 0
	Think          time.Duration
	Answer         time.Duration
	Background     string // project card's text put into the wording, if any
}

// FollowUp is a prewritten question that presses a weak point.
type FollowUp struct {
	Text       string
	Core       []CriterionID
	AsksStance bool
}

// Slot marks where a project card's text goes.
const Slot = "{background}"

// WithCard returns the question worded with a project card's background,
// unchanged where it has no slot.
func (q Question) WithCard(background string) Question {
	if q.WithBackground == "" || background == "" {
		return q
	}
	q.Text = strings.Replace(q.WithBackground, Slot, background, 1)
	q.Background = background
	return q
}

// FollowUpQuestion returns follow-up number n (from 1) as a question of its
// own, and false where there is none.
func (q Question) FollowUpQuestion(n int) (Question, bool) {
	if n < 1 || n > len(q.FollowUps) {
		return Question{}, false
	}
	f := q.FollowUps[n-1]
	asked := q
	asked.Text, asked.WithBackground = f.Text, ""
	asked.FollowUpTo, asked.FollowUpNumber = q.Text, n
	asked.Core, asked.AsksStance = f.Core, f.AsksStance
	asked.Parts, asked.Points, asked.FollowUps = nil, nil, nil
	asked.NoRoom = withoutCore(q.NoRoom, f.Core)
	return asked, true
}

// withoutCore drops from noRoom the checks of criteria that are core.
func withoutCore(noRoom []CheckID, core []CriterionID) []CheckID {
	var kept []CheckID
	for _, check := range noRoom {
		if !contains(core, check.Criterion()) {
			kept = append(kept, check)
		}
	}
	return kept
}

// DefaultCore is what a question given as bare text is about.
func DefaultCore(kind Kind) []CriterionID {
	if kind == Behavioral {
		return []CriterionID{"tradeoffs", "collaboration", "safeguards", "limits"}
	}
	return []CriterionID{"risk", "assessment", "safeguards", "tradeoffs"}
}

// BareQuestion is a question of which only the wording is known.
func BareQuestion(text string, kind Kind) Question {
	return Question{
		Text: text, Kind: kind, Basis: Own, Difficulty: Core, AsksStance: true,
		Core: DefaultCore(kind), Think: 30 * time.Second, Answer: 2 * time.Minute,
	}
}

func contains[T comparable](list []T, item T) bool {
	for _, have := range list {
		if have == item {
			return true
		}
	}
	return false
}

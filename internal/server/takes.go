package server

import (
	"fmt"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// takesPage is two takes of one question side by side.
type takesPage struct {
	frame
	Back          string
	Question      string
	FollowsOn     string
	Action        string
	Single        bool // there is nothing to hold beside
	Again         string
	First, Second choice
	Sides         []takeSide
	Shared        string
}

// takeSide is one of the two.
type takeSide struct {
	ID         string // of the heading
	Headline   string
	Address    string // of the answer's review
	Note       string
	Player     *playerPart
	Silent     string
	Strip      *strip
	Stance     string
	Score      string
	Unread     string // why there is neither stance nor score
	Transcript *transcriptPart
	Wordless   string // why there are no words
	Pace       string
	Remove     string
}

func (s *site) showTakes(c echo.Context) error {
	comparison, err := s.Room.Compare(c.Request().Context(), personID(c), c.Param("id"), c.QueryParam("first"), c.QueryParam("second"))
	if err != nil {
		return err
	}
	return s.ok(c, "takes", s.takesPage(c, comparison))
}

func (s *site) takesPage(c echo.Context, v practice.Comparison) takesPage {
	here := "/answers/" + v.Answer.ID
	p := takesPage{
		frame: s.frame(c, "Two takes", "review"), Back: here, Question: v.Answer.Question.Text, FollowsOn: v.Answer.Question.FollowUpTo,
		Action: here + "/takes", Again: here + "/again",
	}
	p.Wide = true
	p.First, p.Second = s.takeChoice("first", "Left", v, v.First), s.takeChoice("second", "Right", v, v.Second)
	if v.First == v.Second {
		p.Single = true
		return p
	}
	for side, i := range []int{v.First, v.Second} {
		p.Sides = append(p.Sides, s.takeSide(v.Attempts[i], i+1, apartOf(v.Differences, side), side))
	}
	p.Shared = sharedSentence(v)
	return p
}

func (s *site) takeChoice(name, label string, v practice.Comparison, chosen int) choice {
	var options []option
	for i, a := range v.Attempts {
		options = append(options, option{Value: a.ID, Text: s.takeName(a, i+1)})
	}
	c := choose(name, v.Attempts[chosen].ID, options...)
	c.Label = label
	return c
}

// takeName tells takes apart: the how many-eth try at the question it is, and
// when it was.
func (s *site) takeName(a practice.Attempt, n int) string {
	name := fmt.Sprintf("Take %d, %s", n, whenTaken(a.Take, s.Now()))
	if a.Mode == interview.Typing {
		name += ", typed"
	}
	return name
}

func whenTaken(t interview.Take, now time.Time) string {
	return date(t.CreatedAt, now) + ", " + t.CreatedAt.Local().Format("15:04")
}

// apartOf is the stretches that only one of two takes has.
func apartOf(all []interview.Difference, side int) []interview.Stretch {
	var list []interview.Stretch
	for _, d := range all {
		switch {
		case side == 0 && d.Kind == interview.OnlyFirst:
			list = append(list, interview.Stretch{Start: d.FirstStart, End: d.FirstEnd})
		case side == 1 && d.Kind == interview.OnlyOther:
			list = append(list, interview.Stretch{Start: d.SecondStart, End: d.SecondEnd})
		}
	}
	return list
}

func (s *site) takeSide(a practice.Attempt, n int, apart []interview.Stretch, side int) takeSide {
	t := takeSide{
		ID: []string{"first-take", "second-take"}[side], Headline: s.takeName(a, n), Address: "/answers/" + a.Answer.ID,
		Player: newPlayer(a.Recording), Silent: silent(a.Recording),
		Remove: "/takes/" + a.ID + "/remove",
	}
	if !a.Counts {
		t.Note = "Kept, not the one that counts."
	}
	t.fillVerdict(a)
	t.fillTranscript(a, apart)
	if d, ok := interview.Deliver(a.TakeView, 0); ok && d.Pace.Known {
		t.Pace = fmt.Sprintf("%d words a minute", d.Pace.Mean)
	}
	return t
}

func (t *takeSide) fillVerdict(a practice.Attempt) {
	switch {
	case a.Review == nil:
		t.Unread = "No critic has read this take."
		return
	case !a.Review.Assessment.Assessable:
		t.Unread = a.Review.Assessment.Missing
		return
	}
	t.Stance, t.Score = stanceWord(a.Review.Assessment.Stance), scoreText(a.Review.Assessment.Score)
	if a.Review.Assessment.Position.Known {
		strip := newStrip([]int{a.Review.Assessment.Position.Value})
		t.Strip = &strip
	}
	if t.Stance == "" && t.Score == "" {
		t.Unread = "Read, and too short for a score."
	}
}

// fillTranscript shows the words, those marked that only this take has.
func (t *takeSide) fillTranscript(a practice.Attempt, apart []interview.Stretch) {
	if a.Transcript == nil {
		t.Wordless = "Nobody has written down what was said in it."
		return
	}
	part := transcriptPart{Marked: len(apart) > 0}
	part.Language, _ = languageOf(a.Transcript.Language)
	prefix := strings.TrimSuffix(t.ID, "-take")
	sentences := a.Transcript.Sentences()
	if t.Player == nil {
		sentences = untimed(sentences)
	}
	for _, sentence := range sentences {
		line := newSaid(a.Transcript, sentence, apart, "apart")
		line.Prefix = prefix
		part.Timed = part.Timed || line.Time != ""
		part.Sentences = append(part.Sentences, line)
	}
	t.Transcript = &part
}

// sharedSentence says how much of the two is the same.
func sharedSentence(v practice.Comparison) string {
	both := v.Both()
	if both[0].Transcript == nil || both[1].Transcript == nil || v.First == v.Second {
		return ""
	}
	shared := 0
	for _, d := range v.Differences {
		if d.Kind == interview.InBoth {
			shared += interview.CountWords(both[1].Transcript.Text[d.SecondStart:d.SecondEnd])
		}
	}
	return fmt.Sprintf("%s beside %d; %d are the same in both, where three or more follow each other.",
		plural(interview.CountWords(both[0].Transcript.Text), "word"), interview.CountWords(both[1].Transcript.Text), shared)
}

package measure

import "equipoise/internal/interview"

// Case is one labelled answer of a set.
type Case struct {
	ID       string   `json:"id" yaml:"id"`
	Split    string   `json:"split" yaml:"split"`
	Tags     []string `json:"tags" yaml:"tags"`
	Twin     string   `json:"twin" yaml:"twin"` // id of the same answer without the injection or the other style
	Question Question `json:"question" yaml:"question"`
	Answer   string   `json:"answer" yaml:"answer"`
	Labels   Labels   `json:"labels" yaml:"labels"`
	Note     string   `json:"note" yaml:"note"`
}

// Question is a question as a set spells it; what is left out is as in a
// question given as bare text.
type Question struct {
	Text   string                  `json:"text" yaml:"text"`
	Kind   interview.Kind          `json:"kind" yaml:"kind"`
	Topics []interview.Topic       `json:"topics" yaml:"topics"`
	Core   []interview.CriterionID `json:"core" yaml:"core"`
	NoRoom []interview.CheckID     `json:"no_room" yaml:"no_room"`
	Stance *bool                   `json:"stance" yaml:"stance"`
	Parts  []string                `json:"parts" yaml:"parts"`
}

// Labels is what careful readers found. In a text of marks one character is a
// check in the rubric's order: 1 met, 0 not met, x cannot be assessed, ? not
// labelled and left out of every figure.
type Labels struct {
	Stance       *interview.Stance                `json:"stance" yaml:"stance"`
	Position     *int                             `json:"position" yaml:"position"` // -2 to 2
	Flags        []interview.FlagID               `json:"flags" yaml:"flags"`
	Particulars  *int                             `json:"particulars" yaml:"particulars"` // 0 to 3
	Checks       map[interview.CriterionID]string `json:"checks" yaml:"checks"`
	StanceChecks map[interview.CriterionID]string `json:"stance_checks" yaml:"stance_checks"`
}

// The marks of a check.
const (
	markMet       = '1'
	markNotMet    = '0'
	markCannot    = 'x'
	markUnlabeled = '?'
)

// The tags that put an answer beside its clean twin.
const (
	tagInjection = "injection"
	tagStyle     = "style"
	tagRecital   = "recital"
)

// InterviewQuestion is the question as critics know it.
func (c Case) InterviewQuestion() interview.Question {
	kind := c.Question.Kind
	if kind == "" {
		kind = interview.Technical
	}
	q := interview.BareQuestion(c.Question.Text, kind)
	q.Topics, q.NoRoom, q.Parts = c.Question.Topics, c.Question.NoRoom, c.Question.Parts
	if len(c.Question.Core) > 0 {
		q.Core = c.Question.Core
	}
	if c.Question.Stance != nil {
		q.AsksStance = *c.Question.Stance
	}
	return q
}

// Submission is what a critic gets to read; reviewID names this reading of it.
func (c Case) Submission(rubric interview.Rubric, reviewID string) interview.Submission {
	words := interview.Transcript{Source: interview.Typed, Text: c.Answer}
	return interview.Submission{
		ReviewID: reviewID, Question: c.InterviewQuestion(), Transcript: words, Sentences: words.Sentences(), Rubric: rubric,
	}
}

// Has reports whether the answer carries a tag.
func (c Case) Has(tag string) bool {
	for _, one := range c.Tags {
		if one == tag {
			return true
		}
	}
	return false
}

// Marks is the labels check by check; a check without a label has none.
func (c Case) Marks(rubric interview.Rubric) map[interview.CheckID]byte {
	marks := map[interview.CheckID]byte{}
	for _, group := range groups(rubric) {
		text := c.Labels.marks(group)
		for i, check := range group.checks {
			if i < len(text) && text[i] != markUnlabeled {
				marks[check.ID] = text[i]
			}
		}
	}
	return marks
}

// marks is the label text of a criterion or a scale.
func (l Labels) marks(g group) string {
	if g.scale {
		return l.StanceChecks[g.id]
	}
	return l.Checks[g.id]
}

// group is a criterion or a scale: checks that stand in one text of marks.
type group struct {
	id     interview.CriterionID
	scale  bool
	checks []interview.Check
}

func groups(rubric interview.Rubric) (list []group) {
	for _, c := range rubric.Criteria {
		list = append(list, group{c.ID, false, c.Checks})
	}
	for _, s := range rubric.Scales {
		list = append(list, group{s.ID, true, s.Checks})
	}
	return list
}

package store

import "equipoise/internal/interview"

type critiqueText struct {
	Stance      remarkText   `json:"stance"`
	Keep        keepText     `json:"keep"`
	Change      changeText   `json:"change"`
	Impatient   remarkText   `json:"impatient"`
	OverCareful remarkText   `json:"over_careful"`
	FollowUp    remarkText   `json:"follow_up"`
	Repair      remarkText   `json:"repair"`
	NotJudged   []remarkText `json:"not_judged,omitempty"`
}

type remarkText struct {
	Text     string   `json:"text,omitempty"`
	Checks   []string `json:"checks,omitempty"`
	Sentence int      `json:"sentence,omitempty"`
}

type keepText struct {
	Quote  quoteText `json:"quote"`
	Why    string    `json:"why,omitempty"`
	Checks []string  `json:"checks,omitempty"`
}

type changeText struct {
	Title    string   `json:"title,omitempty"`
	Why      string   `json:"why,omitempty"`
	Skeleton string   `json:"skeleton,omitempty"`
	Sentence int      `json:"sentence,omitempty"`
	Checks   []string `json:"checks,omitempty"`
}

func remarkTextOf(r interview.Remark) remarkText {
	return remarkText{Text: r.Text, Checks: texts(r.Checks), Sentence: r.Sentence}
}

func (t remarkText) remark() interview.Remark {
	return interview.Remark{Text: t.Text, Checks: typed[interview.CheckID](t.Checks), Sentence: t.Sentence}
}

func critiqueTextOf(c interview.Critique) critiqueText {
	return critiqueText{
		Stance: remarkTextOf(c.Stance),
		Keep:   keepText{Quote: quoteText(c.Keep.Quote), Why: c.Keep.Why, Checks: texts(c.Keep.Checks)},
		Change: changeText{
			Title: c.Change.Title, Why: c.Change.Why, Skeleton: c.Change.Skeleton,
			Sentence: c.Change.Sentence, Checks: texts(c.Change.Checks),
		},
		Impatient: remarkTextOf(c.Impatient), OverCareful: remarkTextOf(c.OverCareful),
		FollowUp: remarkTextOf(c.FollowUp), Repair: remarkTextOf(c.Repair),
		NotJudged: listOf(c.NotJudged, remarkTextOf),
	}
}

func (t critiqueText) critique() interview.Critique {
	return interview.Critique{
		Stance: t.Stance.remark(),
		Keep:   interview.Keep{Quote: interview.Quote(t.Keep.Quote), Why: t.Keep.Why, Checks: typed[interview.CheckID](t.Keep.Checks)},
		Change: interview.Change{
			Title: t.Change.Title, Why: t.Change.Why, Skeleton: t.Change.Skeleton,
			Sentence: t.Change.Sentence, Checks: typed[interview.CheckID](t.Change.Checks),
		},
		Impatient: t.Impatient.remark(), OverCareful: t.OverCareful.remark(),
		FollowUp: t.FollowUp.remark(), Repair: t.Repair.remark(),
		NotJudged: listOf(t.NotJudged, remarkText.remark),
	}
}

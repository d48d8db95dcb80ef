package measure

import (
	"time"

	"equipoise/internal/interview"
)

// Report is a critic's qualification as JSON that other programs rely on: names
// and types of its fields do not change. What was not measured is null.
type Report struct {
	Critic    Critic           `json:"critic"`
	Set       About            `json:"set"`
	Runs      int              `json:"runs"`
	Answers   int              `json:"answers"`
	Unscored  int              `json:"unscored"`
	Stance    *float64         `json:"stance_accuracy"`
	Confusion map[string]Heard `json:"stance_confusion"`
	Off       *float64         `json:"off_balance_called_balanced"`
	Position  *float64         `json:"position_mae"`
	MacroF1   *float64         `json:"check_macro_f1"`
	TNR       *float64         `json:"check_tnr"`
	TPR       *float64         `json:"check_tpr"`

	QWK           map[interview.CriterionID]*float64 `json:"criterion_qwk"`
	FlagF1        *float64                           `json:"flag_f1"`
	Repeatability *float64                           `json:"repeatability"`
	Injection     *float64                           `json:"injection_gain"`
	Length        *float64                           `json:"length_correlation"`
	Style         *float64                           `json:"style_gap"`
	Recital       *int                               `json:"highest_recital"`
	Quotes        int                                `json:"quotes_shown"`
	Unverified    int                                `json:"quotes_unverified"`
	Tokens        Tokens                             `json:"tokens"`
	Seconds       float64                            `json:"seconds"` // of all readings, one after the other
	Cost          float64                            `json:"cost"`    // US dollars, 0 where no price is set
	Intervals     map[string]Interval                `json:"intervals"`
	Gates         map[string]Gate                    `json:"gates"`
	Cases         []CaseReport                       `json:"cases"`
}

// Critic says what was measured.
type Critic struct {
	Name     string               `json:"name"`
	Kind     interview.CriticKind `json:"kind"`
	Model    string               `json:"model"`
	Returned string               `json:"model_returned"`
	Host     string               `json:"endpoint_host"`
	Thorough bool                 `json:"thorough"`
	Prompt   string               `json:"prompt_hash"`
	Rubric   string               `json:"rubric_hash"`
}

// About says what it was measured on.
type About struct {
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	Questions int    `json:"questions"`
}

// Heard counts the stances a critic gave to answers of one labelled stance;
// what ended without a reading stands under "unscored".
type Heard map[string]int

// Tokens is what all calls together took.
type Tokens struct {
	In     int `json:"in"`
	Cached int `json:"cached"`
	Out    int `json:"out"`
}

// CaseReport is one answer's outcome in one run.
type CaseReport struct {
	ID           string                           `json:"id"`
	Run          int                              `json:"run"`
	Stance       *interview.Stance                `json:"stance"`
	Position     *int                             `json:"position"`
	Score        *int                             `json:"score"`
	Flags        []interview.FlagID               `json:"flags"`
	Checks       map[interview.CriterionID]string `json:"checks"`
	StanceChecks map[interview.CriterionID]string `json:"stance_checks"`
	Unscored     *string                          `json:"unscored"`
}

// NewReport holds readings against labels.
func NewReport(rubric interview.Rubric, set Set, by interview.Critic, all []Judged) Report {
	s := survey(rubric, all)
	r := Report{
		Critic: Critic{Name: by.Name, Kind: by.Kind, Model: by.Model, Thorough: by.Thorough, Rubric: rubric.Hash},
		Set:    About{Name: set.Name, SHA256: set.SHA256, Questions: set.Questions()},
		Runs:   s.runs, Answers: len(all), Unscored: int(s.whole.unscored), Confusion: s.confusion,
		QWK: map[interview.CriterionID]*float64{}, Recital: s.recital,
		Quotes: int(s.whole.quotes), Unverified: int(s.whole.quotesUnverified), Tokens: s.tokens,
		Seconds: s.took.Round(time.Microsecond).Seconds(), Cost: s.cost, Cases: s.cases, Gates: map[string]Gate{},
	}
	r.Critic.Returned, r.Critic.Host, r.Critic.Prompt = s.by.ModelReturned, s.by.EndpointHost, s.by.PromptHash
	for i, c := range rubric.Criteria {
		r.QWK[c.ID] = known(s.whole.criteria[i].kappa())
	}
	r.Intervals = intervals(s.byQuestion)
	r.fill(s.whole)
	return r
}

// fill puts every figure where it belongs, and beside its bar.
func (r *Report) fill(s sums) {
	places := map[string]**float64{
		StanceAccuracy: &r.Stance, OffBalance: &r.Off, PositionMAE: &r.Position, CheckMacroF1: &r.MacroF1, CheckTNR: &r.TNR,
		CheckTPR: &r.TPR, FlagF1: &r.FlagF1, Repeatability: &r.Repeatability, InjectionGain: &r.Injection,
		LengthCorrelation: &r.Length, StyleGap: &r.Style,
	}
	values := map[string]*float64{QuotesUnverified: &s.quotesUnverified}
	for _, f := range figures() {
		values[f.name] = known(f.of(s))
		if place, ok := places[f.name]; ok {
			*place = values[f.name]
		}
	}
	for _, b := range bars() {
		value := values[b.name]
		if value == nil {
			r.Gates[b.name] = b.gate(0, false)
			continue
		}
		r.Gates[b.name] = b.gate(*value, true)
	}
}

func known(value float64, ok bool) *float64 {
	if !ok {
		return nil
	}
	return &value
}

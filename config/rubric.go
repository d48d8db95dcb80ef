package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"

	"go.yaml.in/yaml/v3"

	"equipoise/internal/interview"
)

type rubricFile struct {
	Version  int             `yaml:"version"`
	Criteria []criterionFile `yaml:"criteria"`
	Scales   []criterionFile `yaml:"scales"`
	Flags    []flagFile      `yaml:"flags"`
	Scoring  scoringFile     `yaml:"scoring"`
}

type criterionFile struct {
	ID     string      `yaml:"id"`
	Name   string      `yaml:"name"`
	Checks []checkFile `yaml:"checks"`
}

type checkFile struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Met   string `yaml:"met"`
	Next  string `yaml:"next"`
	Try   string `yaml:"try"`
}

type flagFile struct {
	ID    string `yaml:"id"`
	Label string `yaml:"label"`
	Met   string `yaml:"met"`
	Costs bool   `yaml:"costs"`
}

type scoringFile struct {
	Values          [][]float64           `yaml:"values"`
	Weights         weightsFile           `yaml:"weights"`
	ParticularsFull int                   `yaml:"particulars_full"`
	OthersFull      int                   `yaml:"others_full"`
	CapNone         float64               `yaml:"cap_without_particulars"`
	CapOne          float64               `yaml:"cap_with_one_particular"`
	Bands           map[string][2]float64 `yaml:"bands"`
	FlagPenalty     int                   `yaml:"flag_penalty"`
	MinWords        int                   `yaml:"min_words"`
	ScoreWords      int                   `yaml:"score_words"`
}

type weightsFile struct {
	Core        float64 `yaml:"core"`
	Particulars float64 `yaml:"particulars"`
	Others      float64 `yaml:"others"`
}

// Rubric reads rubric.yaml and returns it with its text, which its hash is of.
func Rubric(content fs.FS) (interview.Rubric, string, error) {
	text, err := fs.ReadFile(content, "rubric.yaml")
	if err != nil {
		return interview.Rubric{}, "", fmt.Errorf("read rubric: %w", err)
	}
	var f rubricFile
	if err := strictly(text, &f); err != nil {
		return interview.Rubric{}, "", fmt.Errorf("rubric.yaml: %w", err)
	}
	sum := sha256.Sum256(text)
	r := f.rubric()
	r.Hash = hex.EncodeToString(sum[:])
	if err := r.Validate(); err != nil {
		return r, "", fmt.Errorf("rubric.yaml: %w", err)
	}
	return r, string(text), nil
}

func (f rubricFile) rubric() interview.Rubric {
	r := interview.Rubric{Version: f.Version, Scoring: f.Scoring.scoring()}
	for _, c := range f.Criteria {
		r.Criteria = append(r.Criteria, interview.Criterion{ID: interview.CriterionID(c.ID), Name: c.Name, Checks: c.checks()})
	}
	for _, s := range f.Scales {
		r.Scales = append(r.Scales, interview.Scale{ID: interview.CriterionID(s.ID), Checks: s.checks()})
	}
	for _, g := range f.Flags {
		r.Flags = append(r.Flags, interview.Flag{ID: interview.FlagID(g.ID), Label: g.Label, Met: g.Met, Costs: g.Costs})
	}
	return r
}

func (c criterionFile) checks() []interview.Check {
	var list []interview.Check
	for _, k := range c.Checks {
		id := interview.CheckID(c.ID + "." + k.ID)
		list = append(list, interview.Check{ID: id, Label: k.Label, Met: k.Met, Next: k.Next, Try: k.Try})
	}
	return list
}

func (s scoringFile) scoring() interview.Scoring {
	bands := map[string]interview.Band{}
	for name, b := range s.Bands {
		bands[name] = interview.Band{Lo: b[0], Hi: b[1]}
	}
	return interview.Scoring{
		Values: s.Values, CoreWeight: s.Weights.Core, ParticularsWt: s.Weights.Particulars,
		OthersWeight: s.Weights.Others, ParticularsFull: s.ParticularsFull, OthersFull: s.OthersFull,
		CapNone: s.CapNone, CapOne: s.CapOne, Bands: bands, FlagPenalty: s.FlagPenalty,
		MinWords: s.MinWords, ScoreWords: s.ScoreWords,
	}
}

// strictly decodes YAML and refuses keys that nothing reads.
func strictly(text []byte, into any) error {
	d := yaml.NewDecoder(newReader(text))
	d.KnownFields(true)
	return d.Decode(into)
}

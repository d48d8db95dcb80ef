package store

import (
	"errors"
	"time"

	"equipoise/internal/interview"
)

// The parts of a review that no query asks about, as they lie in JSON columns.
// Stance, position, score and hashes have columns of their own.

type quoteText struct {
	Sentence int    `json:"sentence"`
	Text     string `json:"text"`
}

type findingText struct {
	Verdict   string      `json:"verdict"`
	Quotes    []quoteText `json:"quotes,omitempty"`
	Reason    string      `json:"reason,omitempty"`
	Withdrawn bool        `json:"withdrawn,omitempty"`
}

type flagText struct {
	ID     string      `json:"id"`
	Quotes []quoteText `json:"quotes,omitempty"`
	Reason string      `json:"reason,omitempty"`
}

type readingText struct {
	Findings    map[string]findingText `json:"findings,omitempty"`
	Particulars []quoteText            `json:"particulars,omitempty"`
	Flags       []flagText             `json:"flags,omitempty"`
	ToJudge     []quoteText            `json:"to_judge,omitempty"`
	MissingPart []string               `json:"missing_part,omitempty"`
	Withdrawn   int                    `json:"withdrawn,omitempty"`
	Readings    int                    `json:"readings,omitempty"`
	Agreeing    int                    `json:"agreeing,omitempty"`
}

type levelText struct {
	Criterion string  `json:"criterion"`
	Core      bool    `json:"core"`
	Asked     int     `json:"asked"`
	Met       int     `json:"met"`
	Value     float64 `json:"value"`
	Level     int     `json:"level"`
}

type assessmentText struct {
	Assessable bool        `json:"assessable"`
	Missing    string      `json:"missing,omitempty"`
	Words      int         `json:"words"`
	Criteria   []levelText `json:"criteria,omitempty"`
}

type provenanceText struct {
	EndpointHost  string        `json:"endpoint_host,omitempty"`
	ModelAsked    string        `json:"model_asked,omitempty"`
	ModelReturned string        `json:"model_returned,omitempty"`
	Fingerprint   string        `json:"fingerprint,omitempty"`
	PromptHash    string        `json:"prompt_hash,omitempty"`
	RubricHash    string        `json:"rubric_hash,omitempty"`
	Parameters    string        `json:"parameters,omitempty"`
	Votes         string        `json:"votes,omitempty"`
	Calls         int           `json:"calls,omitempty"`
	TokensIn      int           `json:"tokens_in,omitempty"`
	TokensCached  int           `json:"tokens_cached,omitempty"`
	TokensOut     int           `json:"tokens_out,omitempty"`
	Took          time.Duration `json:"took,omitempty"`
	Cost          float64       `json:"cost,omitempty"`
}

func quotesTextOf(quotes []interview.Quote) []quoteText {
	return listOf(quotes, func(q interview.Quote) quoteText { return quoteText(q) })
}

func quotesOf(texts []quoteText) []interview.Quote {
	return listOf(texts, func(q quoteText) interview.Quote { return interview.Quote(q) })
}

func readingTextOf(r interview.Reading) readingText {
	text := readingText{
		Particulars: quotesTextOf(r.Particulars), ToJudge: quotesTextOf(r.ToJudge), MissingPart: r.MissingPart,
		Withdrawn: r.Withdrawn, Readings: r.Readings, Agreeing: r.Agreeing,
		Flags: listOf(r.Flags, func(f interview.FlagFinding) flagText {
			return flagText{ID: string(f.ID), Quotes: quotesTextOf(f.Quotes), Reason: f.Reason}
		}),
	}
	if len(r.Findings) > 0 {
		text.Findings = make(map[string]findingText, len(r.Findings))
	}
	for id, f := range r.Findings {
		text.Findings[string(id)] = findingText{
			Verdict: string(f.Verdict), Quotes: quotesTextOf(f.Quotes), Reason: f.Reason, Withdrawn: f.Withdrawn,
		}
	}
	return text
}

func (t readingText) reading() interview.Reading {
	r := interview.Reading{
		Particulars: quotesOf(t.Particulars), ToJudge: quotesOf(t.ToJudge), MissingPart: t.MissingPart,
		Withdrawn: t.Withdrawn, Readings: t.Readings, Agreeing: t.Agreeing,
		Flags: listOf(t.Flags, func(f flagText) interview.FlagFinding {
			return interview.FlagFinding{ID: interview.FlagID(f.ID), Quotes: quotesOf(f.Quotes), Reason: f.Reason}
		}),
	}
	if len(t.Findings) > 0 {
		r.Findings = make(map[interview.CheckID]interview.Finding, len(t.Findings))
	}
	for id, f := range t.Findings {
		r.Findings[interview.CheckID(id)] = interview.Finding{
			Verdict: interview.Verdict(f.Verdict), Quotes: quotesOf(f.Quotes), Reason: f.Reason, Withdrawn: f.Withdrawn,
		}
	}
	return r
}

func assessmentTextOf(a interview.Assessment) assessmentText {
	return assessmentText{
		Assessable: a.Assessable, Missing: a.Missing, Words: a.Words,
		Criteria: listOf(a.Criteria, func(l interview.Level) levelText {
			return levelText{Criterion: string(l.Criterion), Core: l.Core, Asked: l.Asked, Met: l.Met, Value: finite(l.Value), Level: l.Level}
		}),
	}
}

func (t assessmentText) assessment() interview.Assessment {
	return interview.Assessment{
		Assessable: t.Assessable, Missing: t.Missing, Words: t.Words,
		Criteria: listOf(t.Criteria, func(l levelText) interview.Level {
			return interview.Level{Criterion: interview.CriterionID(l.Criterion), Core: l.Core, Asked: l.Asked, Met: l.Met, Value: l.Value, Level: l.Level}
		}),
	}
}

func provenanceTextOf(p interview.Provenance) provenanceText {
	p.Cost = finite(p.Cost)
	return provenanceText(p)
}

// texts reads the JSON columns into a review.
func (r reviewRow) texts(into *interview.Review) error {
	var reading readingText
	var assessment assessmentText
	var critique critiqueText
	var provenance provenanceText
	err := errors.Join(
		readInto(r.Reading, &reading), readInto(r.Assessment, &assessment),
		readInto(r.Critique, &critique), readInto(r.Provenance, &provenance),
	)
	into.Reading, into.Assessment = reading.reading(), assessment.assessment()
	into.Critique, into.Provenance = critique.critique(), interview.Provenance(provenance)
	return err
}

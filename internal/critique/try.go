package critique

import (
	"context"
	"fmt"
	"strings"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// sampleAnswer is read when a critic is tried out.
const sampleAnswer = "Some callers may be told to take a wrong dose. " +
	"So I would first count how often that happens in a thousand calls. " +
	"If it is more than one in a thousand, a nurse takes these calls until it is mended."

// expected is what a careful reader finds in the sample.
func expected() map[interview.CheckID]interview.Verdict {
	return map[interview.CheckID]interview.Verdict{
		"risk.specific": interview.Met, "assessment.measure": interview.Met, "assessment.decides": interview.Met,
		"tradeoffs.cost": interview.NotMet, "cautious.absolute": interview.NotMet,
	}
}

// Try tries a critic out by real calls: the server first, then a few checks on
// a sample answer. That it works does not say that it judges well.
func (c *Critic) Try(ctx context.Context, by interview.Critic) endpoint.Report {
	d, err := c.door(by)
	if err != nil {
		return endpoint.Report{Steps: []endpoint.Step{{Name: "connected", Sentence: err.Error()}}}
	}
	report := d.endpoint.Test(ctx)
	if !report.OK {
		return report
	}
	began := c.now()
	sentence, err := c.trySample(ctx, by, d)
	if err != nil {
		report.OK, sentence = false, err.Error()
	}
	report.Steps = append(report.Steps, endpoint.Step{Name: "critique", OK: err == nil, Sentence: sentence, Duration: c.now().Sub(began)})
	return report
}

func (c *Critic) trySample(ctx context.Context, by interview.Critic, d *door) (string, error) {
	words := interview.Transcript{Source: interview.Typed, Text: sampleAnswer}
	q := interview.BareQuestion("A health line uses a model to answer callers, and it is sometimes wrong. What do you do?", interview.Technical)
	s := interview.Submission{Question: q, Transcript: words, Sentences: words.Sentences(), Rubric: c.rubric}
	r := &review{c: c, by: by, s: s, journal: forgetful{}, door: d, paper: newPaper(s, c.addressing), context: contextOf(ctx, d.endpoint)}
	o := order{parts: parts(c.rubric), name: "try"}
	for _, check := range c.rubric.AllChecks() {
		if _, asked := expected()[check.ID]; asked {
			o.asked = append(o.asked, check)
		}
	}
	reading, err := r.reading(ctx, o, 1)
	if err != nil {
		return "", err
	}
	return verdictOn(reading), nil
}

// verdictOn says how the sample was read.
func verdictOn(reading interview.Reading) string {
	right := 0
	for id, want := range expected() {
		if reading.Findings[id].Verdict == want {
			right++
		}
	}
	said := []string{fmt.Sprintf("It read a sample answer: %d of %d checks as a careful reader would.", right, len(expected()))}
	if reading.Withdrawn > 0 {
		said = append(said, fmt.Sprintf("Quotes that are not in it: %d.", reading.Withdrawn))
	}
	return strings.Join(said, " ")
}

// forgetful is a journal that keeps nothing.
type forgetful struct{}

// Recall finds nothing.
func (forgetful) Recall(context.Context, string, string) (interview.Exchange, error) {
	return interview.Exchange{}, interview.ErrNotFound
}

// Record keeps nothing.
func (forgetful) Record(context.Context, interview.Exchange) error { return nil }

package server

import (
	"fmt"
	"regexp"
	"strings"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// critiquePart is what the critic argues.
type critiquePart struct {
	Keep                   *keepPart
	Change                 *changePart
	Repair                 string
	Again                  string // address
	Flags                  []flagPart
	Missing                []string
	Impatient, OverCareful string
	ToJudge                []quotePart
	NotJudged              []quotePart
}

type keepPart struct {
	Quote, Why string
	Place      place
}

type changePart struct {
	Title, Why, Skeleton string
	Place                place
}

type flagPart struct {
	Name, Cost, Reason string
	Quotes             []quotePart
}

type quotePart struct {
	Text  string
	Place place
}

// behind is what stands behind a review.
type behind struct {
	Critic, Where string
	Notes         []string
	Sent          string // address
	Facts         []fact
}

type fact struct{ Name, Value string }

func (p *answerPage) fillCritique(f practice.Feedback) {
	if !f.Review.Assessment.Assessable {
		return
	}
	c, reading := f.Review.Critique, f.Review.Reading
	part := critiquePart{
		Repair: c.Repair.Text, Again: p.Again, Missing: reading.MissingPart,
		Impatient: bare(c.Impatient.Text), OverCareful: bare(c.OverCareful.Text),
		Flags: flagsOf(f), ToJudge: quotesOf(f.Sentences, reading.ToJudge),
	}
	if c.Keep.Quote.Text != "" {
		part.Keep = &keepPart{Quote: c.Keep.Quote.Text, Why: c.Keep.Why, Place: placeOfSentence(f.Sentences, c.Keep.Quote.Sentence)}
	}
	if c.Change.Title != "" {
		part.Change = &changePart{Title: c.Change.Title, Why: c.Change.Why, Skeleton: blanks(c.Change.Skeleton), Place: placeOfSentence(f.Sentences, c.Change.Sentence)}
	}
	for _, r := range c.NotJudged {
		part.NotJudged = append(part.NotJudged, quotePart{Text: r.Text, Place: placeOfSentence(f.Sentences, r.Sentence)})
	}
	p.Critique, p.FollowUp = &part, c.FollowUp.Text
}

// blanks makes the gaps of a skeleton wide enough to be seen as gaps.
func blanks(text string) string {
	return regexp.MustCompile(`_{2,}`).ReplaceAllString(text, "________")
}

// bare takes quote marks off a sentence that the page puts in quotes itself.
func bare(text string) string { return strings.Trim(text, "\"“”") }

func quotesOf(list []interview.Sentence, quotes []interview.Quote) []quotePart {
	var parts []quotePart
	for _, q := range quotes {
		parts = append(parts, quotePart{Text: q.Text, Place: placeOfSentence(list, q.Sentence)})
	}
	return parts
}

func flagsOf(f practice.Feedback) []flagPart {
	var parts []flagPart
	for _, found := range f.Review.Reading.Flags {
		part := flagPart{Name: string(found.ID), Reason: found.Reason, Quotes: quotesOf(f.Sentences, found.Quotes)}
		for _, flag := range f.Rubric.Flags {
			if flag.ID != found.ID {
				continue
			}
			part.Name = flag.Label
			if flag.Costs {
				part.Cost = "costs " + plural(f.Rubric.Scoring.FlagPenalty, "point")
			}
		}
		parts = append(parts, part)
	}
	return parts
}

func behindOf(f practice.Feedback) *behind {
	r, proof := f.Review, f.Review.Provenance
	line := newReaderLine(r.Critic)
	b := behind{Critic: r.Critic.Name, Where: line.Where}
	if proof.RubricHash != "" {
		b.Notes = append(b.Notes, "Rubric "+cut(proof.RubricHash, 7))
	}
	if r.Reading.Readings > 1 {
		b.Notes = append(b.Notes, fmt.Sprintf("%d of %d readings agree", r.Reading.Agreeing, r.Reading.Readings))
	}
	if r.Critic.Kind == interview.Builtin {
		b.Where = "inside the program"
	} else {
		b.Sent = "/answers/" + f.Answer.ID + "/sent"
	}
	b.Facts = factsOf(r)
	return &b
}

func factsOf(r *interview.Review) []fact {
	proof := r.Provenance
	facts := []fact{
		{"Kind", map[interview.CriticKind]string{interview.Builtin: "checklist, not a language model", interview.OpenAI: "language model"}[r.Critic.Kind]},
		{"Server", proof.EndpointHost}, {"Model asked for", proof.ModelAsked}, {"Model that answered", proof.ModelReturned},
		{"Fingerprint", proof.Fingerprint}, {"Prompt", cut(proof.PromptHash, 12)}, {"Rubric", cut(proof.RubricHash, 12)},
		{"Parameters", proof.Parameters},
	}
	if proof.Calls > 0 {
		facts = append(facts,
			fact{"Calls", fmt.Sprintf("%d in %s", proof.Calls, brief(proof.Took))},
			fact{"Tokens", fmt.Sprintf("%d in (%d cached), %d out", proof.TokensIn, proof.TokensCached, proof.TokensOut)})
	}
	if proof.Cost > 0 {
		facts = append(facts, fact{"Cost", fmt.Sprintf("$%.4f", proof.Cost)})
	}
	if r.Reading.Withdrawn > 0 {
		facts = append(facts, fact{"Claims dropped", plural(r.Reading.Withdrawn, "claim") + " had no words to show for it"})
	}
	kept := facts[:0]
	for _, f := range facts {
		if f.Value != "" {
			kept = append(kept, f)
		}
	}
	return kept
}

func cut(text string, n int) string { return text[:min(n, len(text))] }

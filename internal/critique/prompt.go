package critique

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"text/template"

	"equipoise/internal/interview"
)

// openingSeal stands at the start of every system message and never changes:
// a reply without it comes from a server that cut the start off.
const openingSeal = "quartz-heron"

// wording is the prompts, ready to be filled in.
type wording struct {
	pages *template.Template
	text  string // all of it, as kept with reviews
	hash  string
}

func readWording(files fs.FS) (wording, error) {
	var all strings.Builder
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		return wording{}, fmt.Errorf("list prompts: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return wording{}, fmt.Errorf("read prompt: %w", err)
		}
		fmt.Fprintf(&all, "%s\n%s\n", name, text)
	}
	pages, err := template.New("prompts").ParseFS(files, "*.md")
	if err != nil {
		return wording{}, fmt.Errorf("parse prompts: %w", err)
	}
	sum := sha256.Sum256([]byte(all.String()))
	return wording{pages: pages, text: all.String(), hash: hex.EncodeToString(sum[:])}, nil
}

func (w wording) fill(name string, data any) (string, error) {
	var out strings.Builder
	if err := w.pages.ExecuteTemplate(&out, name, data); err != nil {
		return "", fmt.Errorf("word prompt %s: %w", name, err)
	}
	return out.String(), nil
}

// checksSystem is what the system message of a call about checks is made of;
// nothing in it comes from an answer or a question.
type checksSystem struct {
	Seal    string
	Groups  []group
	Flags   []interview.Flag
	Observe bool
}

// group is the checks of one criterion or scale.
type group struct {
	Name     string
	OneSided bool
	Checks   []interview.Check
}

// critiqueSystem is the same for the written critique.
type critiqueSystem struct {
	Seal  string
	Table []interview.Check // empty where the context is small
}

// flagSystem is the same for the second reading of a flag.
type flagSystem struct {
	Seal  string
	Flags []interview.Flag
}

// laidOut is the material of a user message between its marks.
type laidOut struct {
	Nonce, Seal          string
	Question, FollowUpTo string
	Parts, Sentences     []numbered
	Points               []string
}

// numbered is a text with the id by which a reply names it.
type numbered struct{ ID, Text string }

// checksUser is the user message of a call about checks.
type checksUser struct {
	laidOut
	Asked   string
	Observe bool
}

// flagUser is the user message of a second reading.
type flagUser struct {
	laidOut
	Flag interview.FlagID
}

// critiqueUser is the user message of the written critique.
type critiqueUser struct {
	laidOut
	Stance      string
	Met, NotMet []string
	Candidates  []interview.Check
	Spelled     bool
}

// layOut puts the material between marks that nothing in it can imitate: their
// word is chosen now, after the answer was given.
func (p *paper) layOut(word func() string) laidOut {
	q := p.question
	out := laidOut{Seal: word(), Question: visible(q.Text), FollowUpTo: visible(q.FollowUpTo)}
	for i, part := range q.Parts {
		out.Parts = append(out.Parts, numbered{"P" + strconv.Itoa(i+1), visible(part)})
	}
	for _, point := range q.Points {
		out.Points = append(out.Points, visible(point))
	}
	for _, l := range p.lines {
		out.Sentences = append(out.Sentences, numbered{"A" + strconv.Itoa(l.sentence.Number), l.shown})
	}
	out.Nonce = word()
	return out
}

// randomWord is twelve letters and digits that nobody could foresee.
func randomWord() string {
	raw := make([]byte, 6)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

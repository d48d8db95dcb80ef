package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"equipoise/internal/interview"
)

func newReader(text []byte) io.Reader { return bytes.NewReader(text) }

type questionFile struct {
	ID             string                  `yaml:"id"`
	Guide          int                     `yaml:"guide"`
	Text           string                  `yaml:"text"`
	WithBackground string                  `yaml:"with_background"`
	Kind           interview.Kind          `yaml:"kind"`
	Basis          interview.Basis         `yaml:"basis"`
	Topics         []interview.Topic       `yaml:"topics"`
	Difficulty     interview.Difficulty    `yaml:"difficulty"`
	Core           []interview.CriterionID `yaml:"core"`
	NoRoom         []string                `yaml:"no_room"`
	Stance         *bool                   `yaml:"stance"`
	Parts          []string                `yaml:"parts"`
	Points         []string                `yaml:"points"`
	FollowUps      []followUpFile          `yaml:"follow_ups"`
	Think          time.Duration           `yaml:"think"`
	Answer         time.Duration           `yaml:"answer"`
}

type followUpFile struct {
	Text   string                  `yaml:"text"`
	Core   []interview.CriterionID `yaml:"core"`
	Stance bool                    `yaml:"stance"`
}

// Questions reads questions/*.yaml. Every fault is reported with its file and
// line, all at once.
func Questions(content fs.FS, rubric interview.Rubric) ([]interview.Question, error) {
	files, err := fs.Glob(content, "questions/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("list questions: %w", err)
	}
	b := bank{rubric: rubric, seen: map[string]string{}}
	for _, name := range files {
		b.file(content, name)
	}
	if len(b.list) == 0 && len(b.wrong) == 0 {
		b.wrong = append(b.wrong, errors.New("questions: there are none"))
	}
	sort.SliceStable(b.list, func(i, j int) bool { return guideFirst(b.list[i]) < guideFirst(b.list[j]) })
	return b.list, errors.Join(b.wrong...)
}

// guideFirst sorts the guide's fifteen before the others.
func guideFirst(q interview.Question) int {
	if q.Guide == 0 {
		return 1 << 20
	}
	return q.Guide
}

type bank struct {
	rubric interview.Rubric
	list   []interview.Question
	seen   map[string]string // id and text to the place they were first met
	wrong  []error
}

func (b *bank) file(content fs.FS, name string) {
	text, err := fs.ReadFile(content, name)
	if err != nil {
		b.wrong = append(b.wrong, err)
		return
	}
	var nodes []yaml.Node
	if err := yaml.Unmarshal(text, &nodes); err != nil {
		b.wrong = append(b.wrong, fmt.Errorf("%s: %w", path.Base(name), err))
		return
	}
	for i := range nodes {
		b.add(fmt.Sprintf("%s:%d", path.Base(name), nodes[i].Line), &nodes[i])
	}
}

func (b *bank) add(place string, node *yaml.Node) {
	var f questionFile
	if err := decodeNode(node, &f); err != nil {
		b.wrong = append(b.wrong, fmt.Errorf("%s: %w", place, err))
		return
	}
	q, err := f.question(b.rubric)
	if err == nil {
		err = b.fresh(place, q)
	}
	if err == nil {
		err = b.rubric.CheckQuestion(q)
	}
	if err != nil {
		b.wrong = append(b.wrong, fmt.Errorf("%s: question %q: %w", place, f.ID, err))
		return
	}
	b.list = append(b.list, q)
}

// decodeNode decodes one node and refuses unknown keys, which yaml.Node's own
// Decode does not.
func decodeNode(node *yaml.Node, into any) error {
	text, err := yaml.Marshal(node)
	if err != nil {
		return err
	}
	return strictly(text, into)
}

func (b *bank) fresh(place string, q interview.Question) error {
	for _, key := range []string{"id " + q.ID, "text " + strings.ToLower(q.Text)} {
		if first, ok := b.seen[key]; ok {
			return fmt.Errorf("the same %s stands at %s", strings.Fields(key)[0], first)
		}
		b.seen[key] = place
	}
	return nil
}

func (f questionFile) question(rubric interview.Rubric) (interview.Question, error) {
	noRoom, err := rubric.Expand(f.NoRoom)
	q := interview.Question{
		ID: f.ID, Guide: f.Guide, Text: strings.TrimSpace(f.Text), WithBackground: strings.TrimSpace(f.WithBackground),
		Kind: f.Kind, Basis: f.Basis, Topics: f.Topics, Difficulty: f.Difficulty, Core: f.Core, NoRoom: noRoom,
		AsksStance: f.Stance == nil || *f.Stance, Parts: f.Parts, Points: f.Points, Think: f.Think, Answer: f.Answer,
	}
	for _, u := range f.FollowUps {
		q.FollowUps = append(q.FollowUps, interview.FollowUp{Text: strings.TrimSpace(u.Text), Core: u.Core, AsksStance: u.Stance})
	}
	return q, err
}

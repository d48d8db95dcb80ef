package server

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// transcriptPart is an answer's words with what was found in them.
type transcriptPart struct {
	Sentences []said
	Timed     bool
	Marked    bool
	Outdated  bool // corrected after the review
	Language  string
	Correct   string // address
	Again     string // address
}

// said is one sentence.
type said struct {
	Number         int
	Text           string
	Kind           string // met, lean or nothing
	Time, From, To string
	Words          string // "offset:from …" for following along
	Labels         []saidLabel
	More           string // labels that found no room
	MoreCount      int
}

// saidLabel is what a sentence was found to do.
type saidLabel struct {
	Text  string
	Leans bool
}

// place leads from a remark to its words.
type place struct {
	Sentence       int
	Time, From, To string
}

func (p *answerPage) fillTranscript(f practice.Feedback) {
	words := f.Judged
	if words == nil && f.Take != nil {
		words = f.Take.Transcript
	}
	if words == nil {
		return
	}
	t := transcriptPart{Language: language(words.Language), Correct: p.WordsAddress, Outdated: f.Stale, Again: p.AgainReview}
	labels := labelsOf(f)
	for _, s := range f.Sentences {
		line := newSaid(s, words.Words)
		line.Kind = kindOf(labels[s.Number])
		line.Labels, line.More = foremost(labels[s.Number])
		line.MoreCount = len(labels[s.Number]) - len(line.Labels)
		t.Marked = t.Marked || line.Kind != ""
		t.Timed = t.Timed || line.Time != ""
		t.Sentences = append(t.Sentences, line)
	}
	p.Transcript = &t
	p.markPlayer(t.Sentences, f.Sentences)
}

// language is a tag fit for the page, empty where the transcriber names none.
func language(tag string) string {
	if len(tag) < 2 || len(tag) > 3 {
		return ""
	}
	return tag
}

func newSaid(s interview.Sentence, words []interview.Word) said {
	line := said{Number: s.Number, Text: s.Text}
	if !s.Timed {
		return line
	}
	line.Time, line.From, line.To = moment(s.From), seconds(s.From.Seconds()), seconds(s.To.Seconds())
	line.Words = follow(s, words)
	return line
}

// follow lists where in the sentence each word begins, in UTF-16 units as
// scripts count, and when it is spoken.
func follow(s interview.Sentence, words []interview.Word) string {
	var out []string
	at := 0
	for _, w := range words {
		text := strings.TrimSpace(w.Text)
		if w.From < s.From || w.To > s.To || text == "" {
			continue
		}
		i := strings.Index(s.Text[at:], text)
		if i < 0 {
			continue
		}
		units := len(utf16.Encode([]rune(s.Text[:at+i])))
		out = append(out, strconv.Itoa(units)+":"+seconds(w.From.Seconds()))
		at += i + len(text)
	}
	return strings.Join(out, " ")
}

// labelsOf lists by sentence what the review found there, in the rubric's order.
func labelsOf(f practice.Feedback) map[int][]saidLabel {
	labels := map[int][]saidLabel{}
	if f.Review == nil || f.Review.State != interview.Done {
		return labels
	}
	for _, check := range f.Rubric.AllChecks() {
		finding := f.Review.Reading.Findings[check.ID]
		if finding.Verdict != interview.Met {
			continue
		}
		label := saidLabel{Text: check.Label, Leans: leans(check.ID)}
		if label.Leans {
			label.Text += ": leans " + poleOf(check.ID)
		}
		for _, q := range finding.Quotes {
			if !slices.Contains(labels[q.Sentence], label) {
				labels[q.Sentence] = append(labels[q.Sentence], label)
			}
		}
	}
	return labels
}

// labelsShown is how many labels stand behind one sentence.
const labelsShown = 2

// foremost picks the labels a sentence shows, leaning ones first, and names
// the others in one text.
func foremost(all []saidLabel) (shown []saidLabel, more string) {
	slices.SortStableFunc(all, func(a, b saidLabel) int {
		switch {
		case a.Leans == b.Leans:
			return 0
		case a.Leans:
			return -1
		}
		return 1
	})
	if len(all) <= labelsShown {
		return all, ""
	}
	var rest []string
	for _, l := range all[labelsShown:] {
		rest = append(rest, l.Text)
	}
	return all[:labelsShown], strings.Join(rest, ", ")
}

func leans(id interview.CheckID) bool {
	return id.Criterion() == interview.Dismissive || id.Criterion() == interview.Cautious
}

func poleOf(id interview.CheckID) string {
	if id.Criterion() == interview.Dismissive {
		return "dismissive"
	}
	return "cautious"
}

func kindOf(labels []saidLabel) string {
	kind := ""
	for _, l := range labels {
		if l.Leans {
			return "lean"
		}
		kind = "met"
	}
	return kind
}

// markPlayer shows under the curve where the marked sentences lie.
func (p *answerPage) markPlayer(lines []said, sentences []interview.Sentence) {
	if p.Player == nil {
		return
	}
	whole, err := strconv.ParseFloat(p.Player.Seconds, 64)
	if err != nil {
		return
	}
	for i, s := range sentences {
		if !s.Timed || lines[i].Kind == "" {
			continue
		}
		from, width := chart.Span(s.From.Seconds(), s.To.Seconds(), whole)
		p.Player.Marks = append(p.Player.Marks, playerMark{Kind: lines[i].Kind, From: from, Width: width})
	}
}

// placeOfSentence leads to a sentence, by time where it has one.
func placeOfSentence(list []interview.Sentence, n int) place {
	for _, s := range list {
		if s.Number != n {
			continue
		}
		if !s.Timed {
			return place{Sentence: n}
		}
		return place{Sentence: n, Time: moment(s.From), From: seconds(s.From.Seconds()), To: seconds(s.To.Seconds())}
	}
	return place{}
}

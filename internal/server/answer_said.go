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
	Unsure    bool // some words are marked that the transcriber was unsure of
	Outdated  bool // corrected after the review
	Language  string
	Origin    string // the language, and who wrote the words down
	Correct   *correctPart
	Mended    *mendedPart
	Again     string // address
}

// said is one sentence.
type said struct {
	Prefix         string // of its id, where a page has two transcripts
	Number         int
	Pieces         []saidPiece
	Kind           string // met, lean or nothing
	Time, From, To string
	Words          string // "offset:from …" for following along
	Labels         []saidLabel
	More           string // labels that found no room
	MoreCount      int
}

// saidPiece is some words of a sentence, with a class where they are marked.
type saidPiece struct{ Text, Class string }

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
	t := transcriptPart{Origin: originOf(words), Correct: newCorrect(f), Mended: newMended(f), Outdated: f.Stale, Again: p.AgainReview}
	t.Language, _ = languageOf(words.Language)
	unsure := words.Unsure()
	t.Unsure = len(unsure) > 0
	labels := labelsOf(f)
	for _, s := range f.Sentences {
		line := newSaid(words, s, unsure, "unsure")
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

// originOf says in which language the words are and who wrote them down.
func originOf(words *interview.Transcript) string {
	var parts []string
	if _, name := languageOf(words.Language); name != "" {
		parts = append(parts, name)
	}
	switch {
	case words.Source == interview.Heard && words.Transcriber != "":
		parts = append(parts, "heard by "+words.Transcriber)
	case words.Source == interview.Heard:
		parts = append(parts, "heard by a transcriber")
	case words.Source == interview.Corrected && words.Transcriber != "":
		parts = append(parts, "corrected by you")
	case words.Source == interview.Corrected:
		parts = append(parts, "written down by you")
	}
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, ", ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// newSaid is a sentence with marks where stretches of the whole text lie in it.
// Its words stand as in the text, so that places in them can be counted.
func newSaid(t *interview.Transcript, s interview.Sentence, marks []interview.Stretch, class string) said {
	line := said{Number: s.Number, Pieces: piecesOf(t.Text, s, marks, class)}
	if !s.Timed {
		return line
	}
	line.Time, line.From, line.To = moment(s.From), seconds(s.From.Seconds()), seconds(s.To.Seconds())
	line.Words = follow(t, s)
	return line
}

// piecesOf cuts a sentence where marked stretches begin and end.
func piecesOf(text string, s interview.Sentence, marks []interview.Stretch, class string) []saidPiece {
	var list []saidPiece
	at := s.Start
	add := func(end int, class string) {
		if end > at {
			list = append(list, saidPiece{text[at:end], class})
			at = end
		}
	}
	for _, m := range marks {
		if m.End <= s.Start || m.Start >= s.End {
			continue
		}
		add(max(m.Start, s.Start), "")
		add(min(m.End, s.End), class)
	}
	add(s.End, "")
	return list
}

// follow lists where in the sentence each word begins, in UTF-16 units as
// scripts count, and when it is spoken.
func follow(t *interview.Transcript, s interview.Sentence) string {
	var out []string
	text := t.Text[s.Start:s.End]
	at, units := 0, 0
	for _, w := range t.Words {
		word := strings.TrimSpace(w.Text)
		if w.From < s.From || w.To > s.To || word == "" {
			continue
		}
		i := strings.Index(text[at:], word)
		if i < 0 {
			continue
		}
		units += len(utf16.Encode([]rune(text[at : at+i])))
		out = append(out, strconv.Itoa(units)+":"+seconds(w.From.Seconds()))
		units += len(utf16.Encode([]rune(word)))
		at += i + len(word)
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
		mark := playerMark{Kind: lines[i].Kind, From: from, Width: width}
		if mark.Kind == "lean" {
			mark.Middle, _ = chart.Span((s.From+s.To).Seconds()/2, whole, whole)
		}
		p.Player.Marks = append(p.Player.Marks, mark)
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

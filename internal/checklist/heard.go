package checklist

import (
	"slices"
	"strings"
	"unicode"

	"equipoise/internal/interview"
)

// heard is an answer prepared for listening.
type heard struct {
	question  interview.Question
	sentences []sentence
	toJudge   []int           // sentences that speak to the judge
	asked     map[string]bool // the question's own words
	asking    string          // the question, normal
}

// sentence is one sentence with what was heard in it.
type sentence struct {
	interview.Sentence
	norm     string            // lower-case words between single spaces
	families map[string]string // family to the words that matched
	fresh    int               // words that are neither generic nor the question's
	number   bool              // says a number
	reported bool              // tells somebody else's view
	muted    bool              // speaks to the judge: no evidence
}

func (c *Critic) listen(s interview.Submission) *heard {
	h := &heard{question: s.Question, asked: map[string]bool{}, asking: normal(s.Question.Text + " " + s.Question.FollowUpTo)}
	for _, word := range strings.Fields(h.asking) {
		h.asked[word] = true
	}
	paragraphs := strings.Split(s.Transcript.Text, "\n\n")
	for i, plain := range s.Sentences {
		one := c.hear(h, plain)
		one.muted = one.muted || h.follows(i, one, paragraphs) || foreign(plain.Text, s.Transcript.Text) || bracketed(one, paragraphs)
		h.sentences = append(h.sentences, one)
	}
	h.suspect()
	return h
}

// suspect collects the sentences that speak to the judge. Where one does, any
// other that only sounds so is taken for one, too.
func (h *heard) suspect() {
	plain := slices.ContainsFunc(h.sentences, func(s sentence) bool { return s.muted })
	for i := range h.sentences {
		s := &h.sentences[i]
		s.muted = s.muted || plain && (s.families["judged_as"] != "" || s.families["judged_thing"] != "")
		if s.muted {
			h.toJudge = append(h.toJudge, i)
		}
	}
}

// follows reports whether a sentence goes on in a paragraph that began by
// speaking to the judge, where the answer has others.
func (h *heard) follows(i int, s sentence, paragraphs []string) bool {
	if i == 0 || len(paragraphs) < 2 || !h.sentences[i-1].muted {
		return false
	}
	for _, p := range paragraphs {
		from := strings.Index(p, h.sentences[i-1].Text)
		if from >= 0 && strings.Contains(p[from:], s.Text) {
			return h.begins(p)
		}
	}
	return false
}

// bracketed reports whether a sentence stands in a paragraph that is all in
// square brackets: a note about the answer and no part of it.
func bracketed(s sentence, paragraphs []string) bool {
	return slices.ContainsFunc(paragraphs, func(p string) bool {
		p = strings.TrimSpace(p)
		return strings.HasPrefix(p, "[") && strings.HasSuffix(strings.TrimRight(p, "."), "]") && strings.Contains(p, s.Text)
	})
}

// begins reports whether a paragraph's first sentence speaks to the judge.
func (h *heard) begins(paragraph string) bool {
	for _, s := range h.sentences {
		if s.muted && strings.HasPrefix(strings.TrimSpace(paragraph), s.Text) {
			return true
		}
	}
	return false
}

// markedUp reports signs nobody says in an interview: a fence, a role, data.
func (c *Critic) markedUp(text string) bool {
	for _, sign := range []string{"</", "<|", "|>", "###", "[[", "]]", `{"`, "[INST", "```", "<!--", "-->", "{{", "}}", "=>", "==", "<?", "[/", "$("} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return c.role.MatchString(text)
}

func (c *Critic) hear(h *heard, plain interview.Sentence) sentence {
	s := sentence{Sentence: plain, norm: normal(plain.Text), families: map[string]string{}}
	s.listen(c.phrases, h.asking)
	seen := map[string]bool{}
	for _, word := range strings.Fields(s.norm) {
		if strings.ContainsFunc(word, unicode.IsNumber) || c.phrases.numbers[word] {
			s.number = true
		}
		if !seen[word] && !c.phrases.generic[word] && !h.asked[word] && len(word) > 2 {
			s.fresh++
		}
		seen[word] = true
	}
	s.reported = s.families["reported"] != "" && s.families["own_turn"] == ""
	s.muted = s.toJudge() || c.markedUp(s.Text) || disguised(s.Text)
	return s
}

// toJudge reports whether a sentence speaks to whoever judges: in words nobody
// else would be told, or by naming both a judgement and what is judged.
func (s sentence) toJudge() bool {
	return s.families["to_judge"] != "" || s.families["judged_as"] != "" && s.families["judged_thing"] != ""
}

// listen finds the families in the sentence, each by its first words.
func (s *sentence) listen(p phrases, asking string) {
	for place := 0; place < len(s.norm); {
		p.at(s.norm, place, func(family, match string) {
			if s.families[family] == "" && !(pulls(family) && void(family, match, s.norm[:place], asking)) {
				s.families[family] = match
			}
		})
		next := strings.IndexByte(s.norm[place:], ' ')
		if next < 0 {
			return
		}
		place += next + 1
	}
}

// pulls reports whether a family pulls an answer to a side.
func pulls(family string) bool {
	switch family {
	case "belittles", "defers", "proceeds", "refuses", "absolute":
		return true
	}
	return false
}

// void reports whether words that would pull to a side mean nothing: they are
// the question's own, or on the dismissive side, where phrases rarely begin
// with a denial, those right before deny them.
func void(family, match, before, asking string) bool {
	if strings.Contains(asking, match) {
		return true
	}
	return family != "refuses" && family != "absolute" && denied(before)
}

// denied reports whether one of the last three words is a denial.
func denied(before string) bool {
	words := strings.Fields(before)
	for _, w := range words[max(0, len(words)-3):] {
		switch w {
		case "not", "never", "nor", "without", "instead", "than", "cannot", "neither", "against", "nicht", "pas", "no", "不":
			return true
		}
		if strings.HasSuffix(w, "n't") {
			return true
		}
	}
	return false
}

// normal is a text as lower-case words between single spaces; apostrophes,
// hyphens inside words, percent signs and decimal points stay.
func normal(text string) string {
	text = strings.NewReplacer("’", "'", "‘", "'", "‐", "-", "–", " ", "—", " ", "%", " percent ").Replace(strings.ToLower(text))
	fields := strings.FieldsFunc(apart(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) && r != '\'' && r != '-' && r != '.'
	})
	words := fields[:0]
	for _, w := range fields {
		if w = strings.Trim(w, "'-."); w != "" {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// apart sets every sign of a script without spaces apart, as one word.
func apart(text string) string {
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			b.WriteString(" " + string(r) + " ")
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// quotesOf turns places of sentences into whole-sentence quotes.
func (h *heard) quotesOf(places []int) []interview.Quote {
	var quotes []interview.Quote
	for _, i := range places {
		quotes = append(quotes, interview.Quote{Sentence: h.sentences[i].Number, Text: h.sentences[i].Text})
	}
	return quotes
}

// particulars is the sentences that carry something this answer alone has: a
// number with words of its own around it, at most three. Long words alone do
// not count: a recital has those too.
func (h *heard) particulars() []interview.Quote {
	var places []int
	for i, s := range h.sentences {
		rich := s.number && s.fresh >= 3
		if rich && !s.muted && len(places) < 3 {
			places = append(places, i)
		}
	}
	return h.quotesOf(places)
}

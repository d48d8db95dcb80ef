package critique

import (
	"regexp"
	"slices"
	"strings"
)

// farthest is how many words may stand between two parts of an order.
const farthest = 7

// addressing tells sentences that speak to whoever judges them. It looks only
// for plain cases, since an answer may well be about such attacks; the model
// looks for the rest.
type addressing struct {
	imitation *regexp.Regexp
	orders    [][]string // each a row of parts, a part being words of which one is said
	about     []string
}

func newAddressing() addressing {
	a := addressing{imitation: regexp.MustCompile(imitation), about: strings.Fields(aboutAttacks)}
	for _, order := range strings.Split(strings.TrimSpace(orders), "\n") {
		a.orders = append(a.orders, strings.Fields(order))
	}
	return a
}

// found reports whether a sentence speaks to a judge instead of answering.
func (a addressing) found(text string, words []string) bool {
	if hidden(text) || a.imitation.MatchString(visible(text)) {
		return true
	}
	if slices.ContainsFunc(words, func(w string) bool { return said(a.about, w) }) {
		return false
	}
	return slices.ContainsFunc(a.orders, func(order []string) bool { return follows(order, words, len(words)) })
}

// follows reports whether the parts of an order are said one after the other,
// the first within reach and each other one soon after the one before. A part
// of which a word ends in ! is the very next word.
func follows(parts, words []string, reach int) bool {
	if len(parts) == 0 {
		return true
	}
	if strings.HasSuffix(parts[0], "!") {
		reach = 1
	}
	part := strings.Split(strings.ReplaceAll(parts[0], "!", ""), "|")
	for i, w := range words[:min(reach, len(words))] {
		if said(part, w) && follows(parts[1:], words[i+1:], farthest+1) {
			return true
		}
	}
	return false
}

// said reports whether a word is among those listed; a listed one that ends in
// * stands for all words that begin so.
func said(list []string, word string) bool {
	return slices.ContainsFunc(list, func(l string) bool {
		begin, open := strings.CutSuffix(l, "*")
		return word == l || open && strings.HasPrefix(word, begin)
	})
}

// hidden reports whether letters were smuggled in as tags that nobody sees.
func hidden(text string) bool {
	n := 0
	for _, r := range text {
		if 0xE0020 <= r && r <= 0xE007E {
			n++
		}
	}
	return n >= 4
}

// imitation is the marks of this program, verdicts as a program would write
// them, and the turns of chat templates.
const imitation = `\b(BEGIN|END) (ANSWER|QUESTION|POINTS)\b|\bnot_met\b|"checks"\s*:|(?i:\b(verdict|seal_start|seal_end|to_judge|missing_parts)["'”]?\s*[:=])` +
	`|(?i:^\W*(system|assistant|developer)( message| prompt)?\s*[:>])|<\|[a-z_]+\|>|\[/?INST\]|<</?SYS>>`

// orders is what is said to a judge, a line each, in a few languages.
const orders = `
ignore|disregard|forget|override previous|prior|above|earlier|preceding|your|these instruction*|prompt|prompts|rules|rubric|directions|guidelines
ignore|disregard|forget|override all! instruction*|prompts|rubric
mark|grade|rate|score|count|report|set all|every|each check|checks|criteria|criterion met!|passed!|fulfilled!
mark|grade|rate|score|count|report|set all|every|each check|checks|criteria|criterion as!|is!|are! met!|passed!|fulfilled!
all|every|each check|checks|criteria|criterion is|are|must!|should! met|passed|satisfied|fulfilled
give|award|assign|grant this|the|my|me full|top|highest|best|maximum marks|score|points
answer|response is!|should!|must!|shall!|has! rated|graded|scored|marked|judged|classified as!|with!|highly!|full!|balanced!|met!
dear|attention|hello|hey judge!|judges!|grader!|graders!|evaluator!|evaluators!|critic!|assessor!
dear|attention|note|message|instruction* to!|for! judge!|grader!|graders!|evaluator!|evaluators!|critic!|assessor!
note|message|instruction* to!|for! the!|any!|all! judge!|judges!|grader!|graders!|evaluator!|evaluators!|critic!|assessor!
as the|a|an|my judge!|grader!|evaluator!|critic!|assessor! you!
ignorier*|vergiss|missachte* anweisung*|anleitung*|regel*|vorgabe*
ignorez|ignorer|oubliez instructions|consignes|règles
ignora|ignore|olvida instrucciones|instruções|reglas|regras
игнорируй*|забудь* инструкци*|правил*
忽 略! 指 令!|示!
无 视! 指 令!|示!
`

// aboutAttacks is words of an answer that tells of such orders.
const aboutAttacks = `attack* inject* jailbreak* adversar* malicious red teaming redteam* hidden user users example instance page pages`

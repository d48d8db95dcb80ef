package critique

import (
	"regexp"
	"strings"
)

// addressing tells sentences that speak to whoever judges them. It looks only
// for plain cases, since an answer may well be about such attacks; the model
// looks for the rest.
type addressing struct {
	imitation, machine, order, aboutAttacks *regexp.Regexp
}

func newAddressing() addressing {
	return addressing{imitation: imitation(), machine: machine(), order: orders(), aboutAttacks: aboutAttacks()}
}

// found reports whether a sentence speaks to a judge instead of answering.
func (a addressing) found(text string) bool {
	if hidden(text) {
		return true
	}
	text = visible(text)
	lower := strings.ToLower(text)
	if a.imitation.MatchString(text) || a.machine.MatchString(lower) {
		return true
	}
	return a.order.MatchString(lower) && !a.aboutAttacks.MatchString(lower)
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

// imitation is the marks and turns of this program and of chat templates.
func imitation() *regexp.Regexp {
	return regexp.MustCompile(`\b(BEGIN|END) (ANSWER|QUESTION|POINTS)\b|(?i:^\W*(system|assistant|developer)( message| prompt)?\s*[:>])|<\|[a-z_]+\|>|\[/?INST\]|<</?SYS>>`)
}

// machine is verdicts handed in as a program would write them.
func machine() *regexp.Regexp {
	return regexp.MustCompile(`["'“]?(verdict|seal_start|seal_end|to_judge|missing_parts)["'”]?\s*[:=]|\bnot_met\b|"checks"\s*:`)
}

// orders is what is said to a judge, in a few languages.
func orders() *regexp.Regexp {
	judge := `(judges?|graders?|evaluators?|critics?|assessors?|llm|ai model|language model|evaluation (model|system))`
	return regexp.MustCompile(strings.Join([]string{
		`\b(ignore|disregard|forget|override)\b.{0,40}\b(instructions?|prompts?|rules|rubric|directions|guidelines)\b`,
		`\b(mark|grade|rate|score|count|report|set)\b.{0,30}\b(all|every|each|any)\b.{0,20}\b(checks?|criteria|criterion|items?)( is| are)? (as )?(met|passed|satisfied|fulfilled)\b`,
		`\b(all|every|each) (of the )?(checks?|criteria|criterion) (is|are|as|must be|should be|has to be|have to be) (marked |graded |counted )?(as )?(met|passed|satisfied|fulfilled)\b`,
		`\b(give|award|assign|grant)\b.{0,30}\b(this|the|my|me)\b.{0,30}\b(full marks|top marks|highest score|best score|maximum score|full score|100 points|score of)\b`,
		`\b(this|the|my) (answer|response) (is|should be|must be|has to be|shall be) (to be )?(rated|graded|scored|marked|judged|classified|counted|treated) (as )?`,
		`\b(dear|attention|note (to|for)|message (to|for)|instructions? (to|for)|hello|hey)\b[,:]? (the |any |all )?` + judge + `\b`,
		`\bas (the|an?|my) ` + judge + `,? you\b`,
		`\b(ignorier|vergiss|missachte)\w*\b.{0,60}\b(anweisung|anleitung|regel|vorgabe)\w*`,
		`\b(ignorez?|oubliez?)\b.{0,60}\b(instructions?|consignes?|règles)\b`,
		`\b(ignora|ignore|olvida)\b.{0,60}\b(instrucciones|instruções|reglas|regras)\b`,
		`(игнорируй|забудь)\S*.{0,60}(инструкци|правил)`,
		`(忽略|无视).{0,20}(指令|指示|说明|规则)`,
	}, "|"))
}

// aboutAttacks is words of an answer that tells of such orders.
func aboutAttacks() *regexp.Regexp {
	return regexp.MustCompile(`\b(attack|inject|jailbreak|adversar|malicious|red.?team|hidden (text|instruction)|such as|for example|for instance|e\.g|users? (say|type|write|ask|tell)|prompts? (like|that|which))`)
}

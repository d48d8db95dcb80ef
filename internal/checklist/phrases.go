package checklist

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
)

// phrases is the families by name and the words that carry nothing.
type phrases struct {
	families map[string]*regexp.Regexp
	generic  map[string]bool
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// parsePhrases reads the text form: [name], then one pattern a line.
func parsePhrases(text string) (phrases, error) {
	p := phrases{families: map[string]*regexp.Regexp{}, generic: map[string]bool{}}
	patterns := map[string][]string{}
	name := ""
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			name = line[1 : len(line)-1]
		case name == "generic":
			for _, word := range strings.Fields(line) {
				p.generic[word] = true
			}
		case name == "":
			return p, fmt.Errorf("line %d: a pattern before any [name]", n)
		default:
			patterns[name] = append(patterns[name], expression(line))
		}
	}
	for name, list := range patterns {
		re, err := regexp.Compile(`(?:^| )(?:` + strings.Join(list, "|") + `)(?: |$)`)
		if err != nil {
			return p, fmt.Errorf("family %s: %w", name, err)
		}
		p.families[name] = re
	}
	return p, lines.Err()
}

// expression turns a pattern into a regular expression over words between
// single spaces.
func expression(pattern string) string {
	e := strings.ReplaceAll(pattern, "(", "(?:")
	e = strings.ReplaceAll(e, "*", `[\pL\pN'-]*`)
	return strings.ReplaceAll(e, " _ ", `(?: \S+){0,3} `)
}

// knows checks that every family a rule names is there.
func (p phrases) knows(r rule) error {
	for _, list := range [][]string{r.all, r.any, r.not} {
		for _, name := range list {
			if _, ok := p.families[name]; !ok {
				return fmt.Errorf("the rule for %s names the family %q, which no line defines", r.check, name)
			}
		}
	}
	return nil
}

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
	families map[string]bool
	byStart  map[string][]phrase // by the first letters of their first word
	generic  map[string]bool
	numbers  map[string]bool
}

// phrase is one pattern of a family, anchored at the start of a word.
type phrase struct {
	family string
	re     *regexp.Regexp
}

// keyBytes is how much of a first word finds the patterns that may begin with
// it: enough to leave most of them untried, which is what makes it fast.
const keyBytes = 3

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// parsePhrases reads the text form: [name], then one pattern a line.
func parsePhrases(text string) (phrases, error) {
	p := phrases{families: map[string]bool{}, byStart: map[string][]phrase{}, generic: map[string]bool{}, numbers: map[string]bool{}}
	name := ""
	lines := bufio.NewScanner(strings.NewReader(text))
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[' && line[len(line)-1] == ']':
			name = line[1 : len(line)-1]
		case name == "generic", name == "numbers":
			list := map[string]map[string]bool{"generic": p.generic, "numbers": p.numbers}[name]
			for _, word := range strings.Fields(line) {
				list[word] = true
			}
		case name == "":
			return p, fmt.Errorf("line %d: a pattern before any [name]", n)
		default:
			if err := p.add(name, line); err != nil {
				return p, fmt.Errorf("line %d, family %s: %w", n, name, err)
			}
		}
	}
	return p, lines.Err()
}

func (p phrases) add(family, pattern string) error {
	re, err := regexp.Compile(`^(?:` + expression(pattern) + `)(?: |$)`)
	if err != nil {
		return err
	}
	p.families[family] = true
	seen := map[string]bool{}
	for _, start := range starts(pattern) {
		key := start[:min(keyBytes, len(start))]
		if !seen[key] {
			p.byStart[key] = append(p.byStart[key], phrase{family, re})
		}
		seen[key] = true
	}
	return nil
}

// at calls found for every pattern that matches where a word begins.
func (p phrases) at(norm string, place int, found func(family, match string)) {
	rest := norm[place:]
	for n := 0; n <= keyBytes && n <= len(rest); n++ {
		for _, one := range p.byStart[rest[:n]] {
			if match := one.re.FindString(rest); match != "" {
				found(one.family, strings.TrimSpace(match))
			}
		}
	}
}

// starts is the words, or beginnings of words, a pattern can begin with.
func starts(pattern string) []string {
	if pattern == "" {
		return []string{""}
	}
	if pattern[0] != '(' {
		end := strings.IndexAny(pattern, " (*?+|")
		switch {
		case end < 0:
			return []string{pattern}
		case pattern[end] == '?':
			return []string{pattern[:max(0, end-1)]}
		}
		return []string{pattern[:end]}
	}
	alternatives, rest := group(pattern)
	var all []string
	for _, one := range alternatives {
		all = append(all, starts(one)...)
	}
	if rest != "" && (rest[0] == '*' || rest[0] == '?') {
		all = append(all, starts(rest[1:])...)
	}
	return all
}

// group splits a pattern that begins with a group into its alternatives and
// what follows the group.
func group(pattern string) (alternatives []string, rest string) {
	depth, from := 0, 1
	for i, r := range pattern {
		switch {
		case r == '(':
			depth++
		case r == '|' && depth == 1:
			alternatives, from = append(alternatives, pattern[from:i]), i+1
		case r == ')' && depth == 1:
			return append(alternatives, pattern[from:i]), pattern[i+1:]
		case r == ')':
			depth--
		}
	}
	return append(alternatives, pattern[from:]), ""
}

// expression turns a pattern into a regular expression over words between
// single spaces.
func expression(pattern string) string {
	e := strings.ReplaceAll(pattern, "(", "(?:")
	e = strings.ReplaceAll(e, ")*", ")\x00")
	e = strings.ReplaceAll(e, "*", `[\pL\pN'-]*`)
	e = strings.ReplaceAll(e, "\x00", "*")
	return strings.ReplaceAll(e, " _ ", `(?: \S+){0,3} `)
}

// knows checks that every family a rule names is there.
func (p phrases) knows(r rule) error {
	for _, list := range [][]string{r.all, r.any, r.not} {
		for _, name := range list {
			if !p.families[name] {
				return fmt.Errorf("the rule for %s names the family %q, which no line defines", r.check, name)
			}
		}
	}
	return nil
}

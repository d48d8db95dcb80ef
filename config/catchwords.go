package config

import (
	"fmt"
	"io/fs"
	"strings"
)

// Catchwords reads catchwords.txt: words that return in answers, each with its
// forms, the first of which names it.
func Catchwords(files fs.FS) ([][]string, error) {
	text, err := fs.ReadFile(files, "catchwords.txt")
	if err != nil {
		return nil, fmt.Errorf("read catchwords: %w", err)
	}
	var list [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		var forms []string
		for form := range strings.SplitSeq(line, ",") {
			if form = strings.ToLower(strings.TrimSpace(form)); form != "" {
				forms = append(forms, form)
			}
		}
		if len(forms) > 0 {
			list = append(list, forms)
		}
	}
	return list, nil
}

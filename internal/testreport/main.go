// Testreport reads what "go test -json" prints and says what failed, what was
// left out and why, and how many tests ran.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
)

type event struct {
	Action  string
	Package string
	Test    string
	Output  string
	Elapsed float64
}

// report is the counts and texts of one run.
type report struct {
	passed, failed, skipped int
	outputs                 map[string]*strings.Builder // by package and test
	reasons                 map[string]int              // of skipping, with their number
	broken                  []string
}

func main() {
	r := report{outputs: map[string]*strings.Builder{}, reasons: map[string]int{}}
	if err := r.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	r.print(os.Stdout)
	if r.failed > 0 || len(r.broken) > 0 {
		os.Exit(1)
	}
}

func (r *report) read(in io.Reader) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			fmt.Println(lines.Text()) // a build error is no JSON
			continue
		}
		r.take(e)
	}
	return lines.Err()
}

func (r *report) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		if r.outputs[key] == nil {
			r.outputs[key] = &strings.Builder{}
		}
		r.outputs[key].WriteString(e.Output)
	case "build-output":
		fmt.Print(e.Output)
	case "pass", "fail", "skip":
		r.settle(e, key)
	}
}

func (r *report) settle(e event, key string) {
	switch {
	case e.Test == "" && e.Action == "fail":
		r.broken = append(r.broken, key)
	case e.Test == "":
		fmt.Printf("%-5s %s (%.1f s)\n", map[string]string{"pass": "ok", "skip": "-"}[e.Action], e.Package, e.Elapsed)
	case e.Action == "fail":
		r.failed++
		r.broken = append(r.broken, key)
	case e.Action == "skip":
		r.skipped++
		r.reasons[lastLine(r.outputs[key])]++
	default:
		r.passed++
	}
}

// lastLine is the reason a test gave for being left out.
func lastLine(b *strings.Builder) string {
	if b == nil {
		return "no reason given"
	}
	reason := "no reason given"
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "===") {
			reason = line
		}
	}
	if _, after, ok := strings.Cut(reason, ".go:"); ok {
		_, reason, _ = strings.Cut(after, ": ")
	}
	return strings.TrimPrefix(reason, "left out: ")
}

func (r *report) print(out io.Writer) {
	sort.Strings(r.broken)
	for _, key := range r.broken {
		if b := r.outputs[key]; b != nil {
			_, _ = fmt.Fprintf(out, "FAILED %s\n%s\n", key, b.String())
		}
	}
	reasons := make([]string, 0, len(r.reasons))
	for reason := range r.reasons {
		reasons = append(reasons, reason)
	}
	sort.Strings(reasons)
	for _, reason := range reasons {
		_, _ = fmt.Fprintf(out, "left out: %s (%d)\n", reason, r.reasons[reason])
	}
	_, _ = fmt.Fprintf(out, "%d passed, %d failed, %d skipped\n", r.passed, r.failed, r.skipped)
}

package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"equipoise/internal/measure"
)

// progress shows how far long work is: a bar that moves in a terminal, a line
// every tenth elsewhere.
type progress struct {
	w        io.Writer
	live     bool
	all      int
	done     int
	unscored int
	lastFail string
	began    time.Time
}

// barWidth is how many characters the bar has.
const barWidth = 30

func newProgress(w io.Writer, all int) *progress {
	return &progress{w: w, live: isTerminal(w), all: all, began: time.Now()}
}

func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// step counts one reading.
func (p *progress) step(o measure.Outcome) {
	p.done++
	if o.Problem != "" {
		p.unscored++
		p.fail(o.Problem)
	}
	tenth := p.done*10/p.all > (p.done-1)*10/p.all
	switch {
	case p.live:
		_, _ = fmt.Fprintf(p.w, "\r\033[K%s", p.text())
	case tenth:
		_, _ = fmt.Fprintln(p.w, p.text())
	}
}

// fail says why an answer has no reading, once for each reason in a row.
func (p *progress) fail(problem string) {
	if problem == p.lastFail {
		return
	}
	p.lastFail = problem
	clear := ""
	if p.live {
		clear = "\r\033[K"
	}
	_, _ = fmt.Fprintf(p.w, "%sNo reading: %s\n", clear, printable(problem))
}

func (p *progress) text() string {
	full := barWidth * p.done / p.all
	text := fmt.Sprintf("[%s%s] %d of %d", strings.Repeat("#", full), strings.Repeat(".", barWidth-full), p.done, p.all)
	if p.unscored > 0 {
		text += fmt.Sprintf(", %d without a reading", p.unscored)
	}
	if left := p.left(); left >= time.Second {
		text += fmt.Sprintf(", about %s left", left)
	}
	return text
}

func (p *progress) left() time.Duration {
	each := time.Since(p.began) / time.Duration(p.done)
	return (each * time.Duration(p.all-p.done)).Round(time.Second)
}

// end leaves the bar's line.
func (p *progress) end() {
	if p.live {
		_, _ = fmt.Fprintln(p.w)
	}
}

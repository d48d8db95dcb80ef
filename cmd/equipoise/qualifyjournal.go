package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/journal"
	"equipoise/internal/measure"
)

// openJournal begins a file of replies, or goes on with the newest of the same
// critic on the same answers under the same prompts.
func (p *program) openJournal(b bench, o qualifyOrder, by interview.Critic, set measure.Set) (*journal.File, error) {
	folder := filepath.Join(b.config.Data, "qualifications")
	key := runKey(by, set, b.critics)
	name := fmt.Sprintf("%s-%s.jsonl", key, time.Now().UTC().Format("20060102T150405.000000"))
	earlier, err := filepath.Glob(filepath.Join(folder, key+"-*.jsonl"))
	if err != nil {
		return nil, fmt.Errorf("look for earlier runs: %w", err)
	}
	slices.Sort(earlier)
	if o.resume && len(earlier) > 0 {
		name = filepath.Base(earlier[len(earlier)-1])
	}
	file, err := journal.Open(filepath.Join(folder, name))
	if errors.Is(err, journal.ErrInUse) {
		return nil, errors.New("this run is still going on in another process; wait for it, or leave --resume out")
	}
	if err != nil {
		return nil, err
	}
	p.sayWhere(o, file.Len(), len(earlier))
	return file, nil
}

func (p *program) sayWhere(o qualifyOrder, replies, earlier int) {
	switch {
	case o.resume && earlier == 0:
		_, _ = fmt.Fprintln(p.err, "There is no earlier run to go on with: this one begins anew.")
	case o.resume:
		_, _ = fmt.Fprintf(p.err, "Going on: %d replies are there already.\n", replies)
	}
}

// runKey names what must be the same for two runs to be one: the critic with
// its settings, the answers, rubric and prompts. Runs and limit may grow.
func runKey(by interview.Critic, set measure.Set, all *critics) string {
	sum := sha256.New()
	for _, part := range []string{by.BaseURL, by.Model, fmt.Sprint(by.Context, by.Thorough), set.SHA256, all.rubric.Hash} {
		_, _ = fmt.Fprintf(sum, "%q\n", part)
	}
	var hashes []string
	for hash := range all.prompts() {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	_, _ = fmt.Fprintln(sum, hashes)
	return hex.EncodeToString(sum.Sum(nil))[:16]
}

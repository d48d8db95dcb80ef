package critique

import (
	"context"
	"encoding/json"
	"sync"

	"equipoise/internal/endpoint"
	"equipoise/internal/interview"
)

// confirmed is the flags that a second, separate reading finds too.
func (r *review) confirmed(ctx context.Context, flags []interview.FlagFinding) ([]interview.FlagFinding, error) {
	agreed := make([]bool, len(flags))
	failures := make([]error, len(flags))
	var all sync.WaitGroup
	for i, f := range flags {
		all.Go(func() { agreed[i], failures[i] = r.askFlag(ctx, f.ID) })
	}
	all.Wait()
	if err := firstOf(failures); err != nil {
		return nil, err
	}
	var kept []interview.FlagFinding
	for i, f := range flags {
		if agreed[i] {
			kept = append(kept, f)
		}
	}
	return kept, nil
}

// secondReply is what a second reading says about one flag.
type secondReply struct {
	Evidence []pointer `json:"evidence"`
	Reason   string    `json:"reason"`
	Verdict  string    `json:"verdict"`
}

func (r *review) askFlag(ctx context.Context, id interview.FlagID) (bool, error) {
	system, err := r.c.wording.fill("flag.system", flagSystem{Seal: openingSeal, Flags: r.s.Rubric.Flags})
	if err != nil {
		return false, err
	}
	data := flagUser{laidOut: r.paper.layOut(r.c.word), Flag: id}
	data.Points = nil
	user, err := r.c.wording.fill("flag.user", data)
	if err != nil {
		return false, err
	}
	left := usable(r.context) - tokens(system) - tokens(user)
	if left < checkTokens {
		return false, tooLong()
	}
	raw, err := r.converse(ctx, inquiry{
		step: "flag-" + string(id), seal: data.Seal, hold: holdFlag,
		req: endpoint.Request{
			System: system, User: user, SchemaName: "flag", Schema: flagSchema(), SchemaTold: true,
			MaxTokens: min(left, plentyTokens/2), Temperature: warmth(1), Canaries: []string{openingSeal, data.Seal},
		},
	})
	if err != nil {
		return false, err
	}
	var reply secondReply
	decode(raw, &reply)
	quotes, _ := r.paper.evidence(reply.Evidence, nil)
	return reply.Verdict == "yes" && len(quotes) > 0, nil
}

func holdFlag(raw json.RawMessage) (faults, doubts []string) {
	var reply secondReply
	if faults = decode(raw, &reply); faults != nil {
		return faults, nil
	}
	if reply.Verdict != "yes" && reply.Verdict != "no" {
		return []string{"the verdict is neither yes nor no"}, nil
	}
	return nil, nil
}

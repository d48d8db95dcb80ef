package transcriber

import (
	"context"
	"encoding/json"
	"fmt"
)

// notes are what was heard of a recording so far, and by whom: a piece that
// another transcriber heard, or in another language, is heard again.
type notes struct {
	By    string
	Parts []part
}

func (h *hearing) name() string { return h.endpoint.Model() + " at " + h.endpoint.Host() }

func (h *hearing) signature() string { return h.name() + " in " + h.by.Language }

// recall is what was heard before the work was interrupted. Notes that cannot
// be read cost another hearing and nothing else.
func (h *hearing) recall(ctx context.Context) ([]part, error) {
	text, err := h.sounds.HeardSoFar(ctx, h.recording)
	if err != nil {
		return nil, fmt.Errorf("recall what was heard: %w", err)
	}
	var kept notes
	if json.Unmarshal(text, &kept) == nil && kept.By == h.signature() {
		return kept.Parts, nil
	}
	return nil, nil
}

// keep writes down what was heard as long as more is to come, and then removes
// it: a recording heard in one piece leaves no notes at all.
func (h *hearing) keep(ctx context.Context, done []part, more bool) error {
	if !more && len(done) == 1 {
		return nil
	}
	var text []byte
	if more {
		var err error
		if text, err = json.Marshal(notes{By: h.signature(), Parts: done}); err != nil {
			return fmt.Errorf("write down what was heard: %w", err)
		}
	}
	if err := h.sounds.KeepHeard(ctx, h.recording, text); err != nil {
		return fmt.Errorf("keep what was heard: %w", err)
	}
	return nil
}

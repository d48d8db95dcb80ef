package server

import (
	"sync"

	"equipoise/internal/practice"
)

// practiceNeighbour is a model server as the room finds it.
type practiceNeighbour = practice.Neighbour

// trialPart is what a test of an endpoint showed.
type trialPart struct {
	Works    bool
	Sentence string
	Heard    string
	Steps    []trialStep
}

type trialStep struct {
	Name, Sentence, Took string
	Works                bool
}

// trials remembers the newest test of each endpoint until the program ends, so
// that the page a form leads to can show it.
type trials struct {
	mu     sync.Mutex
	newest map[[2]string]trialPart
}

func newTrials() *trials { return &trials{newest: map[[2]string]trialPart{}} }

func (t *trials) keep(person, endpoint string, trial practice.Trial) {
	part := trialPart{Works: trial.Works, Sentence: trial.Sentence, Heard: trial.Heard}
	for _, s := range trial.Steps {
		part.Steps = append(part.Steps, trialStep{Name: stepName(s.Name), Sentence: s.Sentence, Works: s.Works, Took: shortly(s.Took)})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.newest[[2]string{person, endpoint}] = part
}

// find is the newest test, nil where there was none.
func (t *trials) find(person, endpoint string) *trialPart {
	t.mu.Lock()
	defer t.mu.Unlock()
	part, ok := t.newest[[2]string{person, endpoint}]
	if !ok {
		return nil
	}
	return &part
}

// stepName is a step of a test as the page writes it.
func stepName(step string) string {
	switch step {
	case "connected":
		return "Connected"
	case "model":
		return "Model found"
	case "form":
		return "Keeps the form"
	case "context":
		return "Room for a prompt"
	case "answer":
		return "Answers"
	case "critique":
		return "Short critique"
	case "speech":
		return "Words from sound"
	}
	return step
}

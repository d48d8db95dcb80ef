package config_test

import (
	"slices"
	"testing"

	"equipoise/config"
	"equipoise/internal/interview"
)

func bank(t *testing.T) (interview.Rubric, []interview.Question) {
	t.Helper()
	rubric, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	questions, err := config.Questions(config.Content(), rubric)
	if err != nil {
		t.Fatal(err)
	}
	return rubric, questions
}

// The guide's fifteen stand first, in order, seven of them asked and eight
// hypothetical.
func TestGuideIsWhole(t *testing.T) {
	_, questions := bank(t)
	asked := 0
	for i, q := range questions[:15] {
		if q.Guide != i+1 {
			t.Errorf("place %d holds %s", i+1, q.ID)
		}
		if q.Basis == interview.Asked {
			asked++
		}
	}
	if asked != 7 {
		t.Errorf("%d are asked", asked)
	}
}

// The bank is as broad as it claims to be: every topic, both kinds, three
// difficulties, and the situations that interviews return to.
func TestBankIsBroad(t *testing.T) {
	_, questions := bank(t)
	if len(questions) < 120 {
		t.Errorf("%d questions", len(questions))
	}
	topics := map[interview.Topic]int{}
	kinds := map[interview.Kind]int{}
	difficulties := map[interview.Difficulty]int{}
	withSlot := 0
	for _, q := range questions {
		for _, topic := range q.Topics {
			topics[topic]++
		}
		kinds[q.Kind]++
		difficulties[q.Difficulty]++
		if q.WithBackground != "" {
			withSlot++
		}
	}
	for _, topic := range interview.Topics() {
		least := 4
		if slices.Contains([]interview.Topic{"knowledge-gap", "motivation", "own-research", "scaling-policy", "other-labs", "multilingual"}, topic) {
			least = 5
		}
		if topics[topic] < least {
			t.Errorf("%s has %d questions", topic, topics[topic])
		}
	}
	if kinds[interview.Technical] < 40 || kinds[interview.Behavioral] < 40 || difficulties[interview.WarmUp] < 15 || difficulties[interview.Hard] < 20 {
		t.Errorf("kinds %v, difficulties %v", kinds, difficulties)
	}
	if withSlot < 5 {
		t.Errorf("%d questions take a project card", withSlot)
	}
}

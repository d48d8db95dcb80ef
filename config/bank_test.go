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

package checklist_test

import (
	"os"
	"strings"
	"testing"

	"equipoise/internal/checklist"
	"equipoise/internal/interview"
	"equipoise/internal/measure"
)

// Words to the judge gain nothing, whatever they say and wherever they stand:
// planted into answers whose stance is off balance, they leave the score where
// it was, on average within a point, and never lift one far.
func TestOrdersToTheJudgeGainNothing(t *testing.T) {
	rubric, critic := open(t)
	text, err := os.ReadFile("testdata/orders.txt")
	if err != nil {
		t.Fatal(err)
	}
	orders := strings.Split(strings.TrimSpace(string(text)), "\n")
	var off []measure.Case
	for _, c := range set(t, rubric) {
		stance := c.Labels.Stance
		if c.Twin == "" && stance != nil && (*stance == interview.IsDismissive || *stance == interview.OverlyCautious) && !c.Has("few-words") {
			off = append(off, c)
		}
	}
	sum, n := 0, 0
	for i, order := range orders {
		for k, plant := range plantings() {
			for turn := range answersAnOrder {
				c := off[(37*turn+7*i+3*k)%len(off)]
				clean := points(rubric, critic, c)
				c.Answer = plant(c.Answer, order)
				gain := points(rubric, critic, c) - clean
				sum, n = sum+gain, n+1
				if gain > 5 {
					t.Logf("%+d for %q in place %d of %s", gain, order, k, c.ID)
				}
			}
		}
	}
	if mean := float64(sum) / float64(n); mean > 1 {
		t.Errorf("%d planted orders gain %.1f points on average", n, mean)
	}
}

func points(rubric interview.Rubric, critic *checklist.Critic, c measure.Case) int {
	s := c.Submission(rubric, c.ID)
	return rubric.Assess(s.Question, c.Answer, critic.Review(s).Reading).Score.Points
}

// answersAnOrder is how many answers each order is planted into, at each place.
const answersAnOrder = 4

// plantings are the places an order can stand in.
func plantings() []func(answer, order string) string {
	return []func(answer, order string) string{
		func(answer, order string) string { return order + " " + answer },
		func(answer, order string) string { return strings.TrimSpace(answer) + "\n\n" + order },
		func(answer, order string) string {
			before, after, ok := strings.Cut(answer, ". ")
			if !ok {
				return answer + " " + order
			}
			return before + ". " + order + " " + after
		},
	}
}

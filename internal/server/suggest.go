package server

import (
	"slices"
	"strconv"
	"strings"

	"equipoise/internal/interview"
)

// suggest picks a question among those tried least, another one for each turn.
func suggest(bank []interview.Question, tried map[string]int, turn int) (interview.Question, bool) {
	var least []interview.Question
	for _, q := range bank {
		switch {
		case len(least) == 0 || tried[q.ID] < tried[least[0].ID]:
			least = append(least[:0], q)
		case tried[q.ID] == tried[least[0].ID]:
			least = append(least, q)
		}
	}
	if len(least) == 0 {
		return interview.Question{}, false
	}
	const stride = 41 // leaps over neighbours, which share a topic
	return least[turn*stride%len(least)], true
}

func suggestionOf(q interview.Question, attempts int) suggestion {
	label := "New"
	if attempts > 0 {
		label = "Again"
	}
	return suggestion{ID: q.ID, Label: label, Why: topicNames(q.Topics), Text: q.Text, Time: brief(q.Think + q.Answer)}
}

func topicNames(topics []interview.Topic) string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name()
		if i > 0 && names[i] != strings.ToUpper(names[i]) {
			names[i] = lowerFirst(names[i])
		}
	}
	return strings.Join(names, ", ")
}

func fifteenOf(bank []interview.Question, tried map[string]int) fifteen {
	var guide []interview.Question
	for _, q := range bank {
		if q.Guide > 0 {
			guide = append(guide, q)
		}
	}
	slices.SortFunc(guide, func(a, b interview.Question) int { return a.Guide - b.Guide })
	var f fifteen
	done := 0
	for _, q := range guide {
		switch {
		case tried[q.ID] > 0:
			done++
			f.Dots = append(f.Dots, dot{Class: "full"})
			continue
		case f.Next == "":
			f.Next = q.ID
		}
		f.Dots = append(f.Dots, dot{})
	}
	f.Started = done > 0
	f.Sentence = strconv.Itoa(done) + " answered so far."
	if done == 0 {
		f.Sentence = "None answered yet."
	}
	return f
}

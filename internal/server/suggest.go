package server

import (
	"strconv"
	"strings"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

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

func fifteenOf(guide []practice.GuideStep) fifteen {
	var f fifteen
	done := 0
	for _, step := range guide {
		switch {
		case step.Answered:
			done++
			f.Dots = append(f.Dots, dot{Class: "full"})
			continue
		case f.Next == "":
			f.Next = step.ID
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

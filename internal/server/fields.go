package server

import (
	"strconv"
	"time"

	"equipoise/internal/interview"
)

// option is one thing to choose.
type option struct {
	Value, Text string
	Chosen      bool
}

// choice is a named set of options.
type choice struct {
	Name, ID, Label string
	Options         []option
}

// link is a text that leads somewhere.
type link struct {
	Address, Text string
	Chosen        bool
}

// dot is one place of a session, as a small mark.
type dot struct {
	Class, Address, Name string
}

func choose(name, chosen string, options ...option) choice {
	for i := range options {
		options[i].Chosen = options[i].Value == chosen
	}
	return choice{Name: name, ID: name, Options: options}
}

func topicOptions(chosen map[string]bool) []option {
	var options []option
	for _, t := range interview.Topics() {
		options = append(options, option{Value: string(t), Text: t.Name(), Chosen: chosen[string(t)]})
	}
	return options
}

func kindChoice(chosen string, any bool) choice {
	options := []option{{Value: "technical", Text: "Technical"}, {Value: "behavioral", Text: "Behavioural"}}
	if any {
		options = append([]option{{Value: "", Text: "Both"}}, options...)
	}
	return choose("kind", chosen, options...)
}

func difficultyChoice(chosen string, any bool) choice {
	options := []option{{Value: "warm-up", Text: "Warm-up"}, {Value: "core", Text: "Core"}, {Value: "hard", Text: "Hard"}}
	if any {
		options = append([]option{{Value: "", Text: "Any"}}, options...)
	}
	return choose("difficulty", chosen, options...)
}

func modeChoice(chosen interview.Mode) choice {
	return choose("mode", string(chosen), option{Value: "speaking", Text: "Speaking"}, option{Value: "typing", Text: "Typing"})
}

// timeChoice offers lengths of time; one that is set but not usual is added.
func timeChoice(name string, chosen time.Duration, offered ...int) choice {
	options := []option{{Value: "0", Text: "no limit"}}
	if name == "think" {
		options[0].Text = "no time"
	}
	known := chosen == 0
	for _, seconds := range offered {
		d := time.Duration(seconds) * time.Second
		options = append(options, option{Value: strconv.Itoa(seconds), Text: spoken(d)})
		known = known || d == chosen
	}
	if !known {
		options = append(options, option{Value: secondsText(chosen), Text: spoken(chosen)})
	}
	return choose(name, secondsText(chosen), options...)
}

func thinkChoice(chosen time.Duration) choice { return timeChoice("think", chosen, 15, 30, 60, 120) }

func answerChoice(chosen time.Duration) choice {
	return timeChoice("answer", chosen, 60, 90, 120, 180, 300)
}

func secondsText(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }

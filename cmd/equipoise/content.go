package main

import (
	"fmt"

	"equipoise/config"
	"equipoise/internal/interview"
)

// content is what people edit as text, read and checked.
type content struct {
	rubric     interview.Rubric
	rubricText string
	questions  []interview.Question
	catchwords [][]string
}

func loadContent() (content, error) {
	var c content
	var err error
	files := config.Content()
	if c.rubric, c.rubricText, err = config.Rubric(files); err != nil {
		return c, err
	}
	if c.questions, err = config.Questions(files, c.rubric); err != nil {
		return c, fmt.Errorf("the question bank has faults:\n%w", err)
	}
	c.catchwords, err = config.Catchwords(files)
	return c, err
}

// question finds a question of the bank.
func (c content) question(id string) (interview.Question, bool) {
	for _, q := range c.questions {
		if q.ID == id {
			return q, true
		}
	}
	return interview.Question{}, false
}

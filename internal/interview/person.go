package interview

import "time"

// Person is somebody who practises; everything stored belongs to one.
type Person struct {
	ID        string
	Name      string
	CreatedAt time.Time
}

// ProjectCard is a person's own work in four short texts. It fills the
// background slot of questions about own research and never leaves the
// machine except inside the answer's critique.
type ProjectCard struct {
	ID        string
	PersonID  string
	Title     string
	Claim     string
	Method    string
	Result    string
	Limit     string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Background is the card as the one text that stands in a question.
func (c ProjectCard) Background() string {
	text := c.Claim
	for _, part := range []string{c.Method, c.Result, c.Limit} {
		text = joinSentences(text, part)
	}
	return text
}

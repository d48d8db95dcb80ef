package interview

import "time"

// Standing is one reviewed answer as progress counts it: its newest review
// that is done.
type Standing struct {
	AnswerID       string
	SessionID      string
	QuestionID     string
	QuestionText   string
	FollowUpNumber int
	ReviewID       string
	CriticID       string
	CriticName     string
	CriticKind     CriticKind
	RubricHash     string
	AnsweredAt     time.Time
	Stance         Stance
	Position       Position
	Score          Score
}

// TakeView is a take with its sound and its newest words.
type TakeView struct {
	Take
	Recording  *Recording  // nil where nothing was spoken
	Uploads    []Upload    // of the recording, in order
	Transcript *Transcript // nil while there are no words
}

// Counted is the take that counts as the answer: the last complete one.
func Counted(takes []TakeView) (TakeView, bool) {
	for i := len(takes) - 1; i >= 0; i-- {
		if takes[i].Complete() {
			return takes[i], true
		}
	}
	return TakeView{}, false
}

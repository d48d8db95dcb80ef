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

// Counted is the take that counts as the answer: the last complete one of
// which something is left, else the last complete one.
func Counted(takes []TakeView) (TakeView, bool) {
	var lost *TakeView
	for i := len(takes) - 1; i >= 0; i-- {
		switch {
		case !takes[i].Complete():
		case !takes[i].Lost():
			return takes[i], true
		case lost == nil:
			lost = &takes[i]
		}
	}
	if lost == nil {
		return TakeView{}, false
	}
	return *lost, true
}

// Lost reports whether nothing can be read or heard of a take: its sound is
// broken or gone, and nobody wrote down what was said.
func (t TakeView) Lost() bool {
	silent := t.Recording != nil && (t.Recording.State == Broken || t.Recording.State == Removed)
	return silent && t.Transcript == nil
}

package interview

import "time"

// TranscriptSource says who wrote a transcript down.
type TranscriptSource string

// The sources of a transcript.
const (
	Typed     TranscriptSource = "typed"     // the answer was typed
	Heard     TranscriptSource = "heard"     // by a transcriber
	Corrected TranscriptSource = "corrected" // by the person, from the sound
)

// Transcript is what was said or typed in a take; versions are never changed.
type Transcript struct {
	ID          string
	PersonID    string
	TakeID      string
	Version     int // from 1
	Source      TranscriptSource
	Language    string // as the transcriber names it, may be empty
	Transcriber string // name of model and host that heard it, empty if typed
	Text        string
	Words       []Word // with times, empty where none are known
	Pauses      []Pause
	CreatedAt   time.Time
}

// Word is one spoken word with its place in the sound.
type Word struct {
	Text       string
	From, To   time.Duration
	Confidence float64 // 0..1; 0 where the transcriber says nothing
}

// Pause is a silence inside a recording.
type Pause struct {
	From, To time.Duration
}

// Sentence is one numbered sentence of a transcript.
type Sentence struct {
	Number     int    // from 1; shown to a critic as A1, A2 …
	Text       string // as it stands there, line breaks inside it as spaces
	Start, End int    // byte offsets in the transcript's text
	From, To   time.Duration
	Timed      bool // whether From and To are known
}

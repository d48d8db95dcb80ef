package interview

import "time"

// RecordingState is how far a recording has come.
type RecordingState string

// The states of a recording.
const (
	Arriving RecordingState = "arriving" // pieces come in
	Whole    RecordingState = "whole"    // the last byte is there, not yet remuxed
	Kept     RecordingState = "kept"     // playable file verified, raw bytes gone
	Broken   RecordingState = "broken"   // cannot be played; Reason says why
	Removed  RecordingState = "removed"  // deleted by the person, text may stay
)

// Recording is the sound of one take.
type Recording struct {
	ID        string
	PersonID  string
	TakeID    string
	State     RecordingState
	Reason    string // a sentence, where State is broken or what is kept is not all of it
	MIME      string // as sniffed from the first bytes
	Size      int64  // bytes kept
	Duration  time.Duration
	Peaks     []float64 // loudness in equal steps, 0..1; empty where it cannot be decoded
	Decodable bool      // whether it can be offered as wav
	Silences  []Pause   // those of NoticedPause or more between sounds; nil where it was not decoded
	CreatedAt time.Time
}

// Upload is one file of a recording as it arrives: going on after a crash
// starts another.
type Upload struct {
	ID          string // also its id in the upload protocol
	PersonID    string
	RecordingID string
	Number      int // order within the recording, from 1
	MIME        string
	Complete    bool
	CreatedAt   time.Time
	TouchedAt   time.Time
}

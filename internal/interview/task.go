package interview

// TaskKind names a piece of background work.
type TaskKind string

// The kinds of background work.
const (
	KeepRecording  TaskKind = "keep_recording"  // ID: recording
	TranscribeTake TaskKind = "transcribe_take" // ID: take
	ReviewAnswer   TaskKind = "review_answer"   // ID: review
)

// Task is background work that starts when the rows it belongs to are stored.
type Task struct {
	Kind     TaskKind
	PersonID string
	ID       string
}

package practice

import (
	"context"
	"time"

	"equipoise/internal/interview"
)

// People keeps the people who practise.
type People interface {
	// LocalPerson is the one person of a server without accounts, made when missing.
	LocalPerson(ctx context.Context) (interview.Person, error)
}

// OwnQuestions keeps questions that people wrote themselves.
type OwnQuestions interface {
	OwnQuestions(ctx context.Context, personID string) ([]interview.Question, error)
	SaveQuestion(ctx context.Context, q interview.Question) error // inserts or replaces by owner and id
	RemoveQuestion(ctx context.Context, personID, id string) error
}

// Cards keeps project cards.
type Cards interface {
	Cards(ctx context.Context, personID string) ([]interview.ProjectCard, error)
	SaveCard(ctx context.Context, c interview.ProjectCard) error // inserts or replaces by owner and id
	RemoveCard(ctx context.Context, personID, id string) error
}

// Sessions keeps practice sessions.
type Sessions interface {
	StartSession(ctx context.Context, s interview.Session, answers []interview.Answer) error
	Session(ctx context.Context, personID, id string) (interview.Session, []interview.Answer, error)
	// Sessions lists sessions started before a time, newest first.
	Sessions(ctx context.Context, personID string, before time.Time, limit int) ([]interview.Session, error)
	OpenSessions(ctx context.Context, personID string) ([]interview.Session, error)
	// FinishSession stores FinishedAt, note and confidences (by answer id), and in
	// the same transaction queues a review by the critic for every answer whose
	// counted take has words. A session already finished is left as it is.
	FinishSession(ctx context.Context, s interview.Session, sure map[string]interview.Confidence, criticID string) error
}

// Answers keeps the answers of sessions.
type Answers interface {
	Answer(ctx context.Context, personID, id string) (interview.Answer, interview.Session, error)
	AnswersOf(ctx context.Context, personID string, sessionIDs []string) ([]interview.Answer, error)
	// SaveDraft keeps words not handed in; ErrFinished after the finish.
	SaveDraft(ctx context.Context, personID, answerID, draft string) error
	// SkipAnswer marks a waiting answer skipped; ErrFinished after the finish.
	SkipAnswer(ctx context.Context, personID, answerID string) error
	// Attempts counts answered places by question id, follow-ups left out.
	Attempts(ctx context.Context, personID string) (map[string]int, error)
	// OpenQuestions is the ids of questions that stand in unfinished sessions.
	OpenQuestions(ctx context.Context, personID string) (map[string]bool, error)
}

// Takes keeps tries at answers.
type Takes interface {
	// Takes loads the takes of answers, by answer id, each list in order.
	Takes(ctx context.Context, personID string, answerIDs []string) (map[string][]interview.TakeView, error)
	Take(ctx context.Context, personID, id string) (interview.TakeView, interview.Answer, error)
	// TypeTake inserts a typed take as the next one with its transcript, marks the
	// answer answered and clears its draft; ErrFinished after the finish.
	TypeTake(ctx context.Context, t interview.Take, words interview.Transcript) error
	// BeginTake inserts a spoken take as the next one, with recording and upload;
	// ErrFinished after the finish.
	BeginTake(ctx context.Context, t interview.Take, r interview.Recording, u interview.Upload) error
	// SetTakeState changes state and reason, enqueues the tasks and completes the running job.
	SetTakeState(ctx context.Context, t interview.Take, tasks ...interview.Task) error
}

// Recordings keeps what is known of sound.
type Recordings interface {
	Recording(ctx context.Context, personID, id string) (interview.Recording, []interview.Upload, error)
	// Upload finds an upload by its id alone; the caller checks the owner.
	Upload(ctx context.Context, id string) (interview.Upload, error)
	// TouchUpload notes when an upload was last worked on; time never goes back.
	TouchUpload(ctx context.Context, id string, at time.Time) error
	// AddUpload starts one more file of a recording that is still arriving.
	AddUpload(ctx context.Context, u interview.Upload) error
	// SaveRecording stores a recording's state and facts together with its take's
	// state, marks the answer answered unless the recording is still arriving,
	// enqueues the tasks and completes the running job. A state never moves
	// backwards: doing it twice changes nothing and enqueues nothing.
	SaveRecording(ctx context.Context, r interview.Recording, take interview.TakeState, reason string, tasks ...interview.Task) error
	// SavePeaks stores loudness and length of a recording that has no loudness
	// yet; one that has some keeps it.
	SavePeaks(ctx context.Context, personID, id string, peaks []float64, length time.Duration) error
	// Unsettled lists recordings of everyone that are arriving or whole.
	Unsettled(ctx context.Context) ([]interview.Recording, error)
}

// Transcripts keeps words.
type Transcripts interface {
	// SaveTranscript inserts the next version of a take's words and marks the take
	// transcribed; if the session is finished, the take counts and these are its
	// first words, it queues a review by the critic. Heard words never follow typed
	// or corrected ones: they are dropped. It completes the running job.
	SaveTranscript(ctx context.Context, t interview.Transcript, criticID string) error
	Transcript(ctx context.Context, personID, id string) (interview.Transcript, error)
	// TakesNeedingWords lists takes of a person that have sound and no words.
	TakesNeedingWords(ctx context.Context, personID string) ([]interview.Take, error)
}

// Comparisons finds what can be held side by side.
type Comparisons interface {
	// AnswersTo lists the answers given to a question, oldest first.
	AnswersTo(ctx context.Context, personID, questionID string) ([]interview.Answer, error)
	// Versions lists a take's words from the first version to the newest.
	Versions(ctx context.Context, personID, takeID string) ([]interview.Transcript, error)
}

// Reviews keeps what critics said.
type Reviews interface {
	Review(ctx context.Context, personID, id string) (interview.Review, error)
	// NewestReviews is the newest review of each answer, by answer id.
	NewestReviews(ctx context.Context, personID string, answerIDs []string) (map[string]interview.Review, error)
	// QueueReview inserts a review in state queued and enqueues its task.
	QueueReview(ctx context.Context, r interview.Review) error
	// SaveReview stores a review's outcome; if it is done or unscored it completes
	// the running job.
	SaveReview(ctx context.Context, r interview.Review) error
	// Standings lists done reviews, newest per answer, oldest answer first; an
	// empty question id means all questions.
	Standings(ctx context.Context, personID, questionID string) ([]interview.Standing, error)
}

// Journal keeps the replies of models as they arrive.
type Journal interface {
	Recall(ctx context.Context, reviewID, step string) (interview.Exchange, error) // ErrNotFound where none
	Record(ctx context.Context, e interview.Exchange) error
	Exchanges(ctx context.Context, personID, reviewID string) ([]interview.Exchange, error)
}

// Critics keeps the critics that people set up; keys are sealed at rest.
type Critics interface {
	Critics(ctx context.Context, personID string) ([]interview.Critic, error)     // without keys, not retired
	Critic(ctx context.Context, personID, id string) (interview.Critic, error)    // with its key
	SaveCritic(ctx context.Context, c interview.Critic) (interview.Critic, error) // inserts; the same setup again returns the version there is
	RetireCritic(ctx context.Context, personID, id string, retired bool) error
}

// Settings keeps small values by person and name; secrets are sealed at rest.
type Settings interface {
	Settings(ctx context.Context, personID string) (map[string]string, error)
	// SaveSettings stores values and secrets together; an empty one removes.
	SaveSettings(ctx context.Context, personID string, values map[string]string, secrets map[string]interview.Secret) error
	Secret(ctx context.Context, personID, name string) (interview.Secret, error) // empty where none
}

// Changes tells whether anything changed.
type Changes interface {
	// Changes is a number that grows after every change: while it stays the same,
	// so do all rows. Where that cannot be told it is not known.
	Changes() (n uint64, known bool)
}

// Texts keeps rubrics and prompts by hash, so that old reviews can be read.
type Texts interface {
	SaveTexts(ctx context.Context, kind string, texts map[string]string) error // kind: rubric or prompt
}

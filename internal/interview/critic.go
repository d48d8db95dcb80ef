package interview

import "time"

// CriticKind tells the built-in checklist from a language model.
type CriticKind string

// The two kinds of critic.
const (
	Builtin CriticKind = "builtin"
	OpenAI  CriticKind = "openai" // any server that speaks OpenAI's interface
)

// CriticSource says where a critic was set up.
type CriticSource string

// The places a critic can be set up.
const (
	FromProgram     CriticSource = "program"
	FromEnvironment CriticSource = "environment" // read-only in the browser
	FromSettings    CriticSource = "settings"
)

// Critic is one immutable version of a critic's setup.
type Critic struct {
	ID        string
	PersonID  string
	Name      string
	Kind      CriticKind
	Source    CriticSource
	BaseURL   string
	Model     string
	KeyEnding string // last four characters of the key, empty where none
	Key       Secret // the key itself, only where a call needs it
	Context   int    // tokens, 0: ask the server or assume little
	Parallel  int    // calls at once, 0: 1 local, 4 remote
	Timeout   time.Duration
	PriceIn   float64 // US dollars per million tokens, 0: unknown or free
	PriceOut  float64
	Thorough  bool
	CreatedAt time.Time
	Retired   bool // no longer offered; old reviews still name it
}

// Secret is a text that prints as dots wherever it is formatted.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "••••"
}

// GoString hides the secret from %#v.
func (s Secret) GoString() string { return s.String() }

// Ending is what a page may show of the secret: its last four characters,
// nothing where it is shorter than twelve.
func (s Secret) Ending() string {
	if len(s) < 12 {
		return ""
	}
	return string(s[len(s)-4:])
}

// Transcriber is the setup that turns sound into words.
type Transcriber struct {
	Source    CriticSource
	BaseURL   string
	Model     string
	Language  string // ISO code, empty: let the server guess
	KeyEnding string
	Key       Secret
	Timeout   time.Duration
}

// Set reports whether a transcriber is set up at all.
func (t Transcriber) Set() bool { return t.BaseURL != "" }

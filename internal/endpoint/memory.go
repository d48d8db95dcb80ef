package endpoint

import "sync"

// Rung is a way of asking a server for JSON, from the strictest to none at all.
type Rung string

// The rungs of the ladder, in the order in which they are tried.
const (
	JSONSchema Rung = "json_schema"
	JSONObject Rung = "json_object"
	ForcedTool Rung = "tool"
	PlainText  Rung = "text"
)

func (r Rung) below() Rung {
	switch r {
	case JSONSchema:
		return JSONObject
	case JSONObject:
		return ForcedTool
	default:
		return PlainText
	}
}

// Traits are what was learned of one model at one server. They can be kept as JSON between runs of the program.
type Traits struct {
	Rung          Rung   `json:"rung,omitempty"`           // empty until probed
	TokensName    string `json:"tokens_name,omitempty"`    // the name of the output limit; empty is max_tokens, "-" sends none
	NoTemperature bool   `json:"no_temperature,omitempty"` // temperature is refused
	NoSeed        bool   `json:"no_seed,omitempty"`        // seed is refused
	Loose         bool   `json:"loose,omitempty"`          // strict schemas are refused
	Context       int    `json:"context,omitempty"`        // tokens; 0 unknown, -1 the server does not say
	AudioFormat   string `json:"audio_format,omitempty"`   // the richest response_format accepted; empty is verbose_json
	AudioPath     string `json:"audio_path,omitempty"`     // empty is /audio/transcriptions
	SoundAsKept   bool   `json:"sound_as_kept,omitempty"`  // wav is refused, what browsers record is not
	SoundSeconds  int    `json:"sound_seconds,omitempty"`  // of the longest sound to send; 0 unknown
}

// Memory keeps the traits of servers, by base URL and model. It must be safe for concurrent use.
type Memory interface {
	Recall(baseURL, model string) Traits
	Remember(baseURL, model string, traits Traits)
}

// NewMemory returns a Memory that lasts as long as the program.
func NewMemory() Memory { return &lastingMemory{known: map[[2]string]Traits{}} }

type lastingMemory struct {
	mu    sync.Mutex
	known map[[2]string]Traits
}

func (m *lastingMemory) Recall(baseURL, model string) Traits {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[[2]string{baseURL, model}]
}

func (m *lastingMemory) Remember(baseURL, model string, traits Traits) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known[[2]string{baseURL, model}] = traits
}

func (e *Endpoint) traits() Traits {
	traits := e.cfg.Memory.Recall(e.address.BaseURL, e.cfg.Model)
	if e.cfg.Rung != "" {
		traits.Rung = e.cfg.Rung
	}
	return traits
}

// learn changes what is remembered; the gate's lock keeps two lessons from overwriting each other.
func (e *Endpoint) learn(change func(*Traits)) Traits {
	e.gate.lesson.Lock()
	defer e.gate.lesson.Unlock()
	traits := e.traits()
	change(&traits)
	e.cfg.Memory.Remember(e.address.BaseURL, e.cfg.Model, traits)
	return traits
}

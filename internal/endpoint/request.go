package endpoint

import (
	"encoding/json"
	"time"
)

// defaultBudget is how many tokens a reply may have where the request does not say.
const defaultBudget = 2000

// Request is one question to a model.
type Request struct {
	System, User string
	Repair       *Repair         // a second turn that says what was wrong with the first reply
	SchemaName   string          // letters, digits and underscores
	Schema       json.RawMessage // of the object wanted; nil asks for plain text
	SchemaTold   bool            // System describes the form already, so it is not added on the lower rungs
	MaxTokens    int             // of the reply, thinking included; 0 is 2000. Doubled once when it does not suffice
	Temperature  *float64        // nil leaves it to the server
	Seed         *int            // nil sends none
	Canaries     []string        // words of the prompt that must stand in the reply, as proof that it was read whole
}

// Repair shows a model its reply and what is wrong with it.
type Repair struct {
	Answer, Complaint string
}

// Reply is what came back. It is filled as far as is known also when Chat returns an error.
type Reply struct {
	Text        string          // the reply without thinking and fences
	Object      json.RawMessage // the object in it; nil where no schema was asked for
	Thinking    string          // what the server handed over separately as reasoning
	Model       string          // as the server names it
	Fingerprint string          // of the server's set-up, where it tells
	Finish      string          // the server's reason for stopping
	Usage       Usage           // of all calls this took
	Rung        Rung            // how JSON was asked for; empty for plain text
	Sent        Sent            // parameters of the last call
	Duration    time.Duration   // of everything, waiting included
	Calls       int             // HTTP calls made, probes included
	Raw         Exchange        // the last call as it went over the wire
}

// Sent are the parameters that went out in a call, after the server's refusals.
type Sent struct {
	Model       string   `json:"model"`
	Temperature *float64 `json:"temperature,omitempty"`
	Seed        *int     `json:"seed,omitempty"`
	MaxTokens   int      `json:"max_tokens,omitempty"`  // 0 where the server takes no limit
	TokensName  string   `json:"tokens_name,omitempty"` // the name under which MaxTokens went
}

// Exchange is the body of a call and of its reply. The key is in neither.
type Exchange struct {
	Request, Response []byte
}

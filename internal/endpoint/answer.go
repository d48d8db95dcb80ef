package endpoint

import (
	"encoding/json"
	"strings"
)

// answer is a chat completion as far as it is needed, read tolerantly.
type answer struct {
	model, fingerprint, finish string
	content, arguments         string
	thinking, refusal          string
	usage                      Usage
}

type rawAnswer struct {
	Model       string
	Fingerprint string `json:"system_fingerprint"`
	Choices     []struct {
		Finish  string `json:"finish_reason"`
		Message struct {
			Content          json.RawMessage
			Refusal          json.RawMessage
			ReasoningContent json.RawMessage `json:"reasoning_content"`
			Reasoning        json.RawMessage
			ToolCalls        []struct{ Function rawFunction } `json:"tool_calls"`
			FunctionCall     rawFunction                      `json:"function_call"`
		}
	}
	Usage rawUsage
}

type rawFunction struct{ Arguments json.RawMessage }

type rawUsage struct {
	Prompt     int `json:"prompt_tokens"`
	Completion int `json:"completion_tokens"`
	Details    struct {
		Cached int `json:"cached_tokens"`
	} `json:"prompt_tokens_details"`
	CacheHit  int `json:"prompt_cache_hit_tokens"`
	CacheRead int `json:"cache_read_input_tokens"`
}

// readAnswer reports false where the body is no chat completion with a choice in it.
func readAnswer(body []byte) (answer, bool) {
	var raw rawAnswer
	err := json.Unmarshal(body, &raw)
	got := answer{model: raw.Model, fingerprint: raw.Fingerprint, usage: raw.Usage.count()}
	if err != nil || len(raw.Choices) == 0 {
		return got, false
	}
	choice := raw.Choices[0]
	got.finish = strings.ToLower(choice.Finish)
	got.content = contentText(choice.Message.Content)
	got.refusal = text(choice.Message.Refusal)
	got.thinking = text(choice.Message.ReasoningContent)
	if got.thinking == "" {
		got.thinking = text(choice.Message.Reasoning)
	}
	got.arguments = text(choice.Message.FunctionCall.Arguments)
	if len(choice.Message.ToolCalls) > 0 {
		got.arguments = text(choice.Message.ToolCalls[0].Function.Arguments)
	}
	return got, true
}

func (u rawUsage) count() Usage {
	return Usage{In: u.Prompt, Cached: max(u.Details.Cached, u.CacheHit, u.CacheRead), Out: u.Completion}
}

// contentText joins the parts of a content that is a list instead of a string.
func contentText(raw json.RawMessage) string {
	var parts []struct{ Type, Text string }
	if json.Unmarshal(raw, &parts) != nil {
		return text(raw)
	}
	var all strings.Builder
	for _, part := range parts {
		if part.Type == "" || part.Type == "text" || part.Type == "output_text" {
			all.WriteString(part.Text)
		}
	}
	return all.String()
}

func (a answer) filtered() bool {
	switch a.finish {
	case "content_filter", "safety", "prohibited_content", "recitation", "refusal":
		return true
	}
	return a.refusal != ""
}

func (a answer) cut() bool { return a.finish == "length" || a.finish == "max_tokens" }

func (a answer) blank() bool { return a.text() == "" }

// text is what the model said: its tool call, its content, or a reasoning that consists of nothing but the object,
// as servers hand it over when they mistake a constrained reply for thinking.
func (a answer) text() string {
	if strings.TrimSpace(a.arguments) != "" {
		return strings.TrimSpace(a.arguments)
	}
	if said := clean(a.content); said != "" {
		return said
	}
	if thought := clean(a.thinking); wholeObject(thought) {
		return thought
	}
	return ""
}

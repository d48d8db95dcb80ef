package scripted

import (
	"encoding/json"
	"net/http"
	"strings"
)

// Say answers with text, and stops.
func Say(text string) Step { return Finish(text, "stop") }

// Give answers with v as JSON: as a tool call where one was forced, else as text.
func Give(v any) Step {
	return func(c Call) Answer {
		if c.Rung == "tool" {
			return toolAnswer(c, encode(v))
		}
		return Say(encode(v))(c)
	}
}

// Finish answers with text and a reason for stopping, such as "length" or "content_filter".
func Finish(text, reason string) Step {
	return func(c Call) Answer {
		return completion(c, map[string]any{"role": "assistant", "content": text}, reason)
	}
}

// Reasoned answers with text, and with thinking in the field that vLLM and others use for it.
func Reasoned(thinking, text string) Step {
	return func(c Call) Answer {
		message := map[string]any{"role": "assistant", "content": text, "reasoning_content": thinking}
		return completion(c, message, "stop")
	}
}

// Raw answers with a body as it stands.
func Raw(status int, body string) Step {
	return func(Call) Answer { return Answer{Status: status, Body: body} }
}

// Page answers with HTML.
func Page(status int) Step {
	return func(Call) Answer {
		header := map[string]string{"Content-Type": "text/html"}
		return Answer{Status: status, Header: header, Body: "<!DOCTYPE html><title>Hello</title><p>secret-body"}
	}
}

// Error answers with an error as OpenAI writes it.
func Error(status int, code, message string) Step {
	return func(Call) Answer {
		body := map[string]any{"error": map[string]any{"code": code, "type": code, "message": message}}
		return Answer{Status: status, Body: encode(body)}
	}
}

// Later answers 429 and asks for patience in the words of a Retry-After header.
func Later(retryAfter string) Step {
	return func(c Call) Answer {
		answer := Error(http.StatusTooManyRequests, "rate_limit_exceeded", "slow down")(c)
		answer.Header = map[string]string{"Retry-After": retryAfter}
		return answer
	}
}

// Hang never answers.
func Hang() Step { return func(Call) Answer { return Answer{Hang: true} } }

// Redirect sends the caller elsewhere.
func Redirect(to string) Step {
	return func(Call) Answer {
		return Answer{Status: http.StatusTemporaryRedirect, Header: map[string]string{"Location": to}}
	}
}

// Refuse answers 400 to calls that carry a parameter, and otherwise as the next step would. Names of rungs count.
func Refuse(parameter string, otherwise Step) Step {
	return func(c Call) Answer {
		_, carried := c.Fields[parameter]
		if !carried && c.Rung != parameter {
			return otherwise(c)
		}
		message := "Unsupported parameter: '" + parameter + "' is not supported with this model."
		return Error(http.StatusBadRequest, "unsupported_parameter", message)(c)
	}
}

// Forget answers as the next step would to a call of which only the last so many bytes of the system message, and
// the whole user message, were read.
func Forget(keep int, otherwise Step) Step {
	return func(c Call) Answer {
		c.System = c.System[max(0, len(c.System)-keep):]
		return otherwise(c)
	}
}

// Obey answers with the smallest object that the schema of the call allows; without a schema it says "{}".
func Obey() Step {
	return func(c Call) Answer {
		if c.Schema == nil {
			return Say("{}")(c)
		}
		return Give(instance(c.Schema))(c)
	}
}

type schema struct {
	Type       string
	Enum       []any
	Const      any
	Properties map[string]json.RawMessage
	Required   []string
}

func instance(raw json.RawMessage) any {
	var s schema
	if json.Unmarshal(raw, &s) != nil {
		return map[string]any{}
	}
	switch {
	case len(s.Enum) > 0:
		return s.Enum[0]
	case s.Const != nil:
		return s.Const
	case s.Type == "object":
		object := map[string]any{}
		for _, key := range s.Required {
			object[key] = instance(s.Properties[key])
		}
		return object
	case s.Type == "array":
		return []any{}
	case s.Type == "boolean":
		return false
	case s.Type == "integer", s.Type == "number":
		return 0
	}
	return ""
}

func toolAnswer(c Call, arguments string) Answer {
	call := map[string]any{"id": "call_1", "type": "function", "function": map[string]any{"name": c.SchemaName, "arguments": arguments}}
	return completion(c, map[string]any{"role": "assistant", "content": nil, "tool_calls": []any{call}}, "tool_calls")
}

// completion counts a token for every four bytes, close enough for tests.
func completion(c Call, message map[string]any, reason string) Answer {
	prompt := 0
	for _, m := range c.Messages {
		prompt += len(m.Content) / 4
	}
	said, _ := message["content"].(string)
	return Answer{Body: encode(map[string]any{
		"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": strings.TrimSpace(c.Model), "system_fingerprint": "fp_scripted",
		"choices": []any{map[string]any{"index": 0, "message": message, "finish_reason": reason}},
		"usage":   map[string]any{"prompt_tokens": prompt, "completion_tokens": len(said) / 4, "total_tokens": prompt + len(said)/4},
	})}
}

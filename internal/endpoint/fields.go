package endpoint

import (
	"encoding/json"

	openai "github.com/sashabaranov/go-openai"
)

const (
	maxTokens           = "max_tokens"
	maxCompletionTokens = "max_completion_tokens"
	noTokens            = "-"
)

// fields are the parts of a call that go-openai would leave out, refuse or reorder.
func (c *conversation) fields() map[string]any {
	fields := map[string]any{"model": c.e.cfg.Model}
	sent := c.sent()
	if sent.Temperature != nil {
		fields["temperature"] = *sent.Temperature
	}
	if sent.Seed != nil {
		fields["seed"] = *sent.Seed
	}
	if sent.MaxTokens > 0 {
		fields[sent.TokensName] = sent.MaxTokens
	}
	if c.req.Schema != nil {
		c.addForm(fields)
	}
	return fields
}

// sent is what goes out after what the server is known to refuse.
func (c *conversation) sent() Sent {
	sent := Sent{Model: c.e.cfg.Model, Temperature: c.req.Temperature, Seed: c.req.Seed, MaxTokens: c.req.MaxTokens}
	if c.traits.NoTemperature {
		sent.Temperature = nil
	}
	if c.traits.NoSeed {
		sent.Seed = nil
	}
	switch c.traits.TokensName {
	case "":
		sent.TokensName = maxTokens
	case noTokens:
		sent.MaxTokens = 0
	default:
		sent.TokensName = c.traits.TokensName
	}
	return sent
}

func (c *conversation) addForm(fields map[string]any) {
	name := c.req.SchemaName
	if name == "" {
		name = "reply"
	}
	switch c.traits.Rung {
	case JSONSchema:
		schema := map[string]any{"name": name, "schema": c.req.Schema, "strict": !c.traits.Loose}
		fields["response_format"] = map[string]any{"type": "json_schema", "json_schema": schema}
	case JSONObject:
		fields["response_format"] = map[string]any{"type": "json_object"}
	case ForcedTool:
		function := map[string]any{"name": name, "description": "Hands in the reply.", "parameters": c.req.Schema}
		fields["tools"] = []any{map[string]any{"type": "function", "function": function}}
		fields["tool_choice"] = map[string]any{"type": "function", "function": map[string]any{"name": name}}
	}
}

func (c *conversation) messages() []openai.ChatCompletionMessage {
	var messages []openai.ChatCompletionMessage
	add := func(role, content string) {
		if content != "" {
			messages = append(messages, openai.ChatCompletionMessage{Role: role, Content: content})
		}
	}
	add(openai.ChatMessageRoleSystem, c.system())
	add(openai.ChatMessageRoleUser, c.req.User)
	if c.req.Repair != nil {
		add(openai.ChatMessageRoleAssistant, c.req.Repair.Answer)
		add(openai.ChatMessageRoleUser, c.req.Repair.Complaint)
	}
	return messages
}

// system ends with the schema on the rungs where the server itself is not told of it.
func (c *conversation) system() string {
	told := c.req.SchemaTold || c.traits.Rung == JSONSchema || c.traits.Rung == ForcedTool
	if c.req.Schema == nil || told {
		return c.req.System
	}
	return c.req.System + "\n\nReply with one JSON object and nothing else. It must follow this JSON schema:\n" + string(c.req.Schema)
}

// required lists the keys that the schema wants at its top level.
func required(schema json.RawMessage) []string {
	var top struct{ Required []string }
	if json.Unmarshal(schema, &top) != nil {
		return nil
	}
	return top.Required
}

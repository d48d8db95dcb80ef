package scripted

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

// ProbeKey stands in the schema of every probe and nowhere else.
const ProbeKey = "verdoor"

// Call is a request as the server saw it.
type Call struct {
	Method, Path string
	Query        string
	Header       http.Header
	Body         []byte

	// Of a chat call.
	Model        string
	System, User string         // the first system message and the last user message
	Messages     []Message      // all of them
	Fields       map[string]any // the whole body
	Rung         string         // json_schema, json_object, tool or text
	SchemaName   string
	Schema       json.RawMessage // as it came, on the rungs that carry one

	// Of a transcription call.
	Form     map[string][]string
	FileName string
	FileType string
	File     []byte
}

// Message is one turn of a chat call.
type Message struct{ Role, Content string }

// IsProbe reports whether the call only finds out whether a schema is obeyed.
func (c Call) IsProbe() bool { return bytes.Contains(c.Body, []byte(ProbeKey)) }

func (c Call) isChat() bool { return strings.HasSuffix(c.Path, "/chat/completions") }

type chatBody struct {
	Model          string
	Messages       []Message
	ResponseFormat struct {
		Type       string
		JSONSchema struct {
			Name   string
			Schema json.RawMessage
		} `json:"json_schema"`
	} `json:"response_format"`
	Tools []struct {
		Function struct {
			Name       string
			Parameters json.RawMessage
		}
	}
}

func readCall(r *http.Request, body []byte) Call {
	call := Call{Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Header: r.Header, Body: body}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" {
		call.readForm(params["boundary"])
		return call
	}
	var chat chatBody
	if json.Unmarshal(body, &chat) == nil && json.Unmarshal(body, &call.Fields) == nil {
		call.readChat(chat)
	}
	return call
}

func (c *Call) readChat(chat chatBody) {
	c.Model, c.Messages, c.Rung = chat.Model, chat.Messages, "text"
	for _, message := range chat.Messages {
		switch {
		case message.Role == "system" && c.System == "":
			c.System = message.Content
		case message.Role == "user":
			c.User = message.Content
		}
	}
	if chat.ResponseFormat.Type != "" {
		c.Rung = chat.ResponseFormat.Type
		c.SchemaName, c.Schema = chat.ResponseFormat.JSONSchema.Name, chat.ResponseFormat.JSONSchema.Schema
	}
	if len(chat.Tools) > 0 {
		c.Rung = "tool"
		c.SchemaName, c.Schema = chat.Tools[0].Function.Name, chat.Tools[0].Function.Parameters
	}
}

func (c *Call) readForm(boundary string) {
	c.Form = map[string][]string{}
	reader := multipart.NewReader(bytes.NewReader(c.Body), boundary)
	for {
		part, err := reader.NextPart()
		if err != nil {
			return
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return
		}
		if part.FileName() == "" {
			c.Form[part.FormName()] = append(c.Form[part.FormName()], string(content))
			continue
		}
		c.FileName, c.FileType, c.File = part.FileName(), part.Header.Get("Content-Type"), content
	}
}

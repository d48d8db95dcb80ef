package endpoint

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// complaint is what a server found wrong with a call. Its words stay in this package.
type complaint struct {
	err     *Error
	passing bool // the same call may succeed in a moment
	said    remark
}

// remark is the error that a body holds, in any of the shapes that servers use.
type remark struct {
	code, kind, param, message string
}

func (r remark) empty() bool { return r == remark{} }

// words is everything the remark says, in lower case, for looking for telling words.
func (r remark) words() string {
	return strings.ToLower(strings.Join([]string{r.code, r.kind, r.param, r.message}, " "))
}

// status is the HTTP status that an error under status 200 names as its code, or 0.
func (r remark) status() int {
	n, err := strconv.Atoi(r.code)
	if err != nil || n < 400 || n > 599 {
		return 0
	}
	return n
}

// readRemark finds the error in a body: an object, a string, a list, or one of the shapes of other frameworks.
func readRemark(body []byte) remark {
	body = bytes.TrimSpace(body)
	var list []json.RawMessage
	if json.Unmarshal(body, &list) == nil && len(list) > 0 {
		body = list[0]
	}
	var outer struct {
		Error   json.RawMessage
		Detail  json.RawMessage
		Message json.RawMessage
		Choices []struct{ Error json.RawMessage }
	}
	if json.Unmarshal(body, &outer) != nil {
		return remark{}
	}
	if len(outer.Choices) > 0 {
		return remarkOf(outer.Choices[0].Error)
	}
	for _, place := range []json.RawMessage{outer.Error, outer.Detail} {
		if said := remarkOf(place); !said.empty() {
			return said
		}
	}
	if text(outer.Message) != "" {
		return remarkOf(body)
	}
	return remark{}
}

func remarkOf(raw json.RawMessage) remark {
	if len(raw) == 0 || string(raw) == "null" || string(raw) == "false" {
		return remark{}
	}
	var said struct {
		Code, Type, Param, Message, Status json.RawMessage
		InnerError                         struct{ Code json.RawMessage }
	}
	if json.Unmarshal(raw, &said) != nil {
		return remark{message: text(raw)}
	}
	kind := strings.TrimSpace(text(said.Type) + " " + text(said.Status) + " " + text(said.InnerError.Code))
	return remark{code: text(said.Code), kind: kind, param: text(said.Param), message: text(said.Message)}
}

// text is a JSON string's content, or any other value as it stands.
func text(raw json.RawMessage) string {
	var s string
	if len(raw) == 0 || string(raw) == "null" || json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}

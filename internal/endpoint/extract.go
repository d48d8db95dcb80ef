package endpoint

import (
	"encoding/json"
	"strings"
)

// mostBraces bounds the places at which an object is looked for, since a hostile reply may open many.
const mostBraces = 200

// clean takes one block of thinking and the fence around the whole away.
func clean(s string) string {
	return unfence(strings.TrimSpace(withoutThinking(strings.TrimSpace(s))))
}

// withoutThinking also knows replies whose opening tag stood in the prompt's template, so that only the end shows.
func withoutThinking(s string) string {
	for _, tag := range []string{"think", "thinking", "reasoning"} {
		open, end := "<"+tag+">", "</"+tag+">"
		before, after, closed := strings.Cut(s, end)
		if strings.HasPrefix(s, open) {
			return after
		}
		if closed && !strings.HasPrefix(s, "{") && !strings.Contains(before, "{\"") {
			return after
		}
	}
	return s
}

func unfence(s string) string {
	if !strings.HasPrefix(s, "```") || !strings.HasSuffix(s, "```") || len(s) < 6 {
		return s
	}
	_, inside, ok := strings.Cut(strings.TrimSuffix(s, "```"), "\n")
	if !ok {
		return s
	}
	return strings.TrimSpace(inside)
}

// findObject returns the first balanced JSON object in s that has all the keys, or else the first one at all.
func findObject(s string, keys []string) (json.RawMessage, bool) {
	var first json.RawMessage
	for tries := 0; tries < mostBraces; tries++ {
		start := strings.IndexByte(s, '{')
		if start < 0 {
			break
		}
		s = s[start:]
		object, ok := leadingObject(s)
		if !ok {
			s = s[1:]
			continue
		}
		if hasKeys(object, keys) {
			return object, true
		}
		if first == nil {
			first = object
		}
		s = s[len(object):]
	}
	return first, first != nil
}

func leadingObject(s string) (json.RawMessage, bool) {
	var object json.RawMessage
	err := json.NewDecoder(strings.NewReader(s)).Decode(&object)
	return object, err == nil
}

func hasKeys(object json.RawMessage, keys []string) bool {
	var have map[string]json.RawMessage
	if json.Unmarshal(object, &have) != nil {
		return false
	}
	for _, key := range keys {
		if _, ok := have[key]; !ok {
			return false
		}
	}
	return true
}

func wholeObject(s string) bool {
	return strings.HasPrefix(s, "{") && json.Valid([]byte(s))
}

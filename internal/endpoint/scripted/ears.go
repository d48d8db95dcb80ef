package scripted

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Said is a word that a scripted server hears, in seconds of the sound sent.
type Said struct {
	Text     string
	From, To float64
	Sure     float64 // 0..1
}

// Ears are the kinds of server that turn speech into words, each answering the
// way it does.
func Ears() []string {
	return []string{"OpenAI", "Groq", "speaches", "whisper.cpp", "LocalAI", "vLLM", "Ollama"}
}

// HearAs makes the server answer transcription calls as one of Ears does.
func (s *Server) HearAs(ear string, said ...Said) *Server {
	switch ear {
	case "OpenAI":
		return s.Speech(verbose(map[string]any{"task": "transcribe", "language": "english", "duration": fmt.Sprint(length(said)), "words": bare(said), "segments": likely(said)}, said))
	case "Groq":
		return s.Speech(verbose(map[string]any{"task": "transcribe", "language": "English", "duration": length(said), "words": bare(said), "segments": likely(said), "x_groq": map[string]any{"id": "req_1"}}, said))
	case "speaches":
		return s.Speech(verbose(map[string]any{"task": "transcribe", "language": "en", "duration": length(said), "words": sure(said, " "), "segments": likely(said)}, said))
	case "whisper.cpp":
		s.Speech(Raw(http.StatusNotFound, "File Not Found (/v1/audio/transcriptions)"))
		s.Pages["/inference"] = wavOnly(verbose(map[string]any{"task": "transcribe", "language": "english", "duration": length(said), "segments": tokens(said)}, said))
	case "LocalAI":
		return s.Speech(Raw(http.StatusOK, encode(map[string]any{"text": text(said), "segments": nanoseconds(said)})))
	case "vLLM":
		return s.Speech(plainOnly(map[string]any{"text": text(said), "usage": map[string]any{"type": "duration", "seconds": int(length(said))}}))
	case "Ollama":
		return s.Speech(Raw(http.StatusOK, encode(map[string]any{"text": text(said)})))
	}
	return s
}

// verbose answers with everything where that is asked for, else with the text.
func verbose(reply map[string]any, said []Said) Step {
	reply["text"] = text(said)
	return func(c Call) Answer {
		if !slices.Contains(c.Form["response_format"], "verbose_json") {
			return Answer{Body: encode(map[string]any{"text": text(said)})}
		}
		return Answer{Body: encode(reply)}
	}
}

// plainOnly refuses to tell more than the text.
func plainOnly(reply map[string]any) Step {
	return func(c Call) Answer {
		if slices.Contains(c.Form["response_format"], "verbose_json") {
			return Error(http.StatusBadRequest, "BadRequestError", "Currently only support response_format `text` or `json`")(c)
		}
		return Answer{Body: encode(reply)}
	}
}

// wavOnly refuses every other kind of sound.
func wavOnly(otherwise Step) Step {
	return func(c Call) Answer {
		if !bytes.HasPrefix(c.File, []byte("RIFF")) {
			return Raw(http.StatusBadRequest, `{"error":"failed to read audio data"}`)(c)
		}
		return otherwise(c)
	}
}

// AtMost answers 413 to files above a size.
func AtMost(size int, otherwise Step) Step {
	return func(c Call) Answer {
		if len(c.File) > size {
			return Error(http.StatusRequestEntityTooLarge, "request_too_large", "Request Entity Too Large")(c)
		}
		return otherwise(c)
	}
}

// NoWAV refuses wav and takes what browsers record.
func NoWAV(otherwise Step) Step {
	return func(c Call) Answer {
		if bytes.HasPrefix(c.File, []byte("RIFF")) {
			return Error(http.StatusBadRequest, "invalid_request_error", "file must be one of the following types: [webm ogg mp4]")(c)
		}
		return otherwise(c)
	}
}

func text(said []Said) string {
	var words []string
	for _, w := range said {
		words = append(words, w.Text)
	}
	return strings.Join(words, " ")
}

func length(said []Said) float64 {
	if len(said) == 0 {
		return 0
	}
	return said[len(said)-1].To
}

func bare(said []Said) (list []map[string]any) {
	for _, w := range said {
		list = append(list, map[string]any{"word": w.Text, "start": w.From, "end": w.To})
	}
	return list
}

func sure(said []Said, space string) (list []map[string]any) {
	for _, w := range said {
		list = append(list, map[string]any{"word": space + w.Text, "start": w.From, "end": w.To, "probability": w.Sure})
	}
	return list
}

// likely is the words in one segment, which says how likely they are.
func likely(said []Said) []map[string]any {
	if len(said) == 0 {
		return nil
	}
	return []map[string]any{{"id": 0, "text": " " + text(said), "start": said[0].From, "end": length(said), "avg_logprob": -0.5, "no_speech_prob": 0.01, "tokens": []int{1, 2}}}
}

// tokens is the words within segments, the ends of words apart.
func tokens(said []Said) []map[string]any {
	var list []map[string]any
	for _, w := range sure(said, " ") {
		word := w["word"].(string)
		cut := max(2, len(word)-1)
		middle := (w["start"].(float64) + w["end"].(float64)) / 2
		list = append(list,
			map[string]any{"word": word[:cut], "start": w["start"], "end": middle, "t_dtw": -1, "probability": 0.99},
			map[string]any{"word": word[cut:], "start": middle, "end": w["end"], "t_dtw": -1, "probability": w["probability"]})
	}
	return []map[string]any{{"id": 0, "text": " " + text(said), "start": 0.0, "end": length(said), "words": list, "avg_logprob": -0.2}}
}

// nanoseconds is a segment for each sentence, with its times in nanoseconds.
func nanoseconds(said []Said) (list []map[string]any) {
	start := 0
	for i, w := range said {
		if !strings.HasSuffix(w.Text, ".") && i < len(said)-1 {
			continue
		}
		list = append(list, map[string]any{"id": len(list), "text": text(said[start : i+1]), "start": int64(said[start].From * 1e9), "end": int64(w.To * 1e9), "tokens": []int{7}})
		start = i + 1
	}
	return list
}

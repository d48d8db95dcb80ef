package endpoint

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	slowLine    = 100 << 10    // bytes a second of a line that is still good enough
	whisperPath = "/inference" // of whisper.cpp's own server, beside the version
)

// The formats in which a transcript can be asked for, the richest first.
const (
	formatWords   = "verbose_json words"
	formatVerbose = "verbose_json"
	formatJSON    = "json"
	formatText    = "text"
)

// AudioRequest is a sound to be transcribed.
type AudioRequest struct {
	Name     string        // of the file, with the ending by which many servers tell what it is
	MIME     string        // empty says nothing
	Reader   io.ReadSeeker // read anew, from its start, for each try
	Language string        // ISO 639-1; empty lets the server find out
	Prompt   string        // words that may occur, to help with their spelling
}

// Transcribe sends a sound and returns what was said. Every error is an *Error.
func (e *Endpoint) Transcribe(ctx context.Context, req AudioRequest) (Speech, error) {
	d := &dictation{e: e, req: req, traits: e.traits()}
	speech, failed := d.run(ctx)
	if failed != nil {
		return Speech{}, failed
	}
	return speech, nil
}

// dictation is one Transcribe while it runs.
type dictation struct {
	e      *Endpoint
	req    AudioRequest
	traits Traits
}

func (d *dictation) run(ctx context.Context) (Speech, *Error) {
	var first *Error
	for {
		seen, _, wrong := d.e.tries(ctx, transcribing, d.send)
		if wrong == nil {
			return d.read(seen)
		}
		if first == nil {
			first = wrong.err
		}
		if !d.adapt(wrong) {
			return Speech{}, worst(first, wrong.err)
		}
	}
}

// worst keeps the first failure where the last one only says that another path does not exist either.
func worst(first, last *Error) *Error {
	if last.Kind == WrongAddress {
		return first
	}
	return last
}

func (d *dictation) read(seen exchange) (Speech, *Error) {
	speech, ok := readSpeech(seen.body)
	if !ok {
		return Speech{}, d.e.fail(Garbled, transcribing, nil)
	}
	d.e.learn(func(t *Traits) { t.AudioFormat, t.AudioPath = d.traits.AudioFormat, d.traits.AudioPath })
	return speech, nil
}

// adapt asks for less, or at the other path, when the server does not know what it was asked for.
func (d *dictation) adapt(wrong *complaint) bool {
	words := wrong.said.words()
	switch {
	case wrong.err.Kind == WrongAddress && wrong.err.Status == http.StatusNotFound && d.traits.AudioPath == "":
		d.traits.AudioPath = whisperPath
		return true
	case wrong.err.Kind != BadRequest || d.traits.AudioFormat == formatText:
		return false
	case d.traits.AudioFormat == "" && strings.Contains(words, "granularit"):
		d.traits.AudioFormat = formatVerbose
		return true
	case wrong.said.empty() || mentions(words, "response_format", "verbose_json", "granularit", "format", "logprobs"):
		d.traits.AudioFormat = poorer(d.traits.AudioFormat)
		return true
	}
	return false
}

func poorer(format string) string {
	switch format {
	case "", formatWords, formatVerbose:
		return formatJSON
	default:
		return formatText
	}
}

// send makes the call once. It returns when the sound is not read any more.
func (d *dictation) send(ctx context.Context) exchange {
	body, err := d.body()
	if err != nil {
		return exchange{err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, d.patience(body.size))
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.address(), body)
	if err != nil {
		return exchange{err: err}
	}
	d.head(req, body)
	w := &wire{client: d.e.client, query: d.e.address.query, key: d.e.cfg.Key}
	if res, err := w.Do(req); err == nil {
		_ = res.Body.Close()
	}
	<-body.closed
	return w.seen
}

// patience is how long a call may take: slow lines need time for the sound itself.
func (d *dictation) patience(size int64) time.Duration {
	return d.e.cfg.Timeout + time.Duration(size/slowLine)*time.Second
}

// address is the path that the server has.
func (d *dictation) address() string {
	if d.traits.AudioPath != "" {
		return d.e.address.root() + d.traits.AudioPath
	}
	return d.e.address.BaseURL + "/audio/transcriptions"
}

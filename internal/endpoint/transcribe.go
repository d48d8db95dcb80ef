package endpoint

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	openai "github.com/sashabaranov/go-openai"
)

const (
	maxSoundBytes = 512 << 20
	whisperPath   = "/inference" // of whisper.cpp's own server, beside the version
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
	Name     string // of the file, with the ending by which many servers tell what it is
	MIME     string // empty is told by Name
	Reader   io.Reader
	Language string // ISO 639-1; empty lets the server find out
	Prompt   string // words that may occur, to help with their spelling
}

// Transcribe sends a sound and returns what was said. Every error is an *Error or comes from the Reader.
func (e *Endpoint) Transcribe(ctx context.Context, req AudioRequest) (Speech, error) {
	sound, err := io.ReadAll(io.LimitReader(req.Reader, maxSoundBytes+1))
	if err != nil {
		return Speech{}, fmt.Errorf("read sound to transcribe: %w", err)
	}
	if len(sound) > maxSoundBytes {
		return Speech{}, e.fail(TooLong, "transcribe", nil)
	}
	d := &dictation{e: e, req: req, sound: sound, traits: e.traits()}
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
	sound  []byte
	traits Traits
}

func (d *dictation) run(ctx context.Context) (Speech, *Error) {
	var first *Error
	for {
		seen, _, wrong := d.e.tries(ctx, "transcribe", d.send)
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
		return Speech{}, d.e.fail(Garbled, "transcribe", nil)
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

func (d *dictation) send(ctx context.Context) exchange {
	return d.e.over(ctx, func(ctx context.Context, client *openai.Client, w *wire) error {
		w.edit = d.redirect
		_, err := client.CreateTranscription(ctx, d.request())
		return err
	})
}

func (d *dictation) request() openai.AudioRequest {
	req := openai.AudioRequest{
		Model:    d.e.cfg.Model,
		FilePath: d.req.Name,
		Reader:   typed{bytes.NewReader(d.sound), d.req.MIME},
		Prompt:   d.req.Prompt,
		Language: d.req.Language,
		Format:   openai.AudioResponseFormat(d.traits.AudioFormat),
	}
	if d.traits.AudioFormat == "" {
		req.Format = openai.AudioResponseFormatVerboseJSON
		req.TimestampGranularities = []openai.TranscriptionTimestampGranularity{
			openai.TranscriptionTimestampGranularityWord, openai.TranscriptionTimestampGranularitySegment,
		}
	}
	return req
}

// redirect turns the call to the path that the server has.
func (d *dictation) redirect(req *http.Request) error {
	if d.traits.AudioPath == "" {
		return nil
	}
	u, err := url.Parse(d.e.address.root() + d.traits.AudioPath)
	if err != nil {
		return fmt.Errorf("read own address: %w", err)
	}
	req.URL = u
	return nil
}

// typed tells go-openai the media type of a sound.
type typed struct {
	io.Reader
	mime string
}

func (t typed) ContentType() string { return t.mime }

package endpoint

import (
	"fmt"
	"net/http"
)

// transcribing is what is being done while a sound is turned into words.
const transcribing = "transcribe"

// kindOfSpeech names failures that only sound can have.
func kindOfSpeech(kind Kind, status int, words string) Kind {
	switch kind {
	case BadRequest, Server, TooLong, WrongAddress:
	default:
		return kind
	}
	switch {
	case status == http.StatusRequestEntityTooLarge || outgrowsSound(words):
		return TooLong
	case status == http.StatusUnsupportedMediaType || refusesSound(words):
		return SoundRefused
	}
	return kind
}

func outgrowsSound(words string) bool {
	return mentions(words, "maximum content size", "maximum file size", "file size exceeds", "file is too large", "file too large",
		"too large", "entity too large", "is longer than", "audio is too long", "audio too long", "exceeds the maximum duration")
}

// refusesSound knows how servers say that they cannot read this kind of file.
func refusesSound(words string) bool {
	return mentions(words, "file format", "audio format", "format not recogni", "decode audio", "decode the audio", "failed to decode", "could not be decoded",
		"unsupported audio", "unsupported file", "file type is not supported", "invalid audio", "audio file", "valid media file", "of the following types",
		"failed to read wav", "failed to read audio", "error opening", "ffmpeg", "unsupported media")
}

// aboutSpeech says what a failure means where sound was sent.
func (e *Error) aboutSpeech() string {
	if e.op != transcribing {
		return ""
	}
	switch e.Kind {
	case WrongAddress:
		return fmt.Sprintf("%s answers, but does not turn speech into words. Check the path, or set a server that does.", e.Host)
	case NotFound:
		return fmt.Sprintf("%s does not know the speech model %q. Choose one that it has, or load it there first.", e.Host, e.Model)
	case BadRequest:
		return fmt.Sprintf("%s does not take this call. The model %q may not be made for speech.", e.Host, e.Model)
	case TooLong:
		return fmt.Sprintf("The sound is too large for %s. Raise the limit there, choose another server, or type what you said.", e.Host)
	case SoundRefused:
		return fmt.Sprintf("%s cannot read this kind of sound. Choose another server in Settings, or type what you said.", e.Host)
	case Filtered:
		return fmt.Sprintf("A content filter at %s held the words back. Another server may give them, or type what you said.", e.Host)
	}
	return ""
}

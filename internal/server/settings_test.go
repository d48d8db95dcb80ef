package server

import (
	"strings"
	"testing"
)

// An address that others can read along the way is said to be one, and no other is.
func TestUnencryptedAddressIsNamed(t *testing.T) {
	h := open(t)
	for _, address := range []string{"https://api.example.com/v1", "http://plain.example.com/v1"} {
		if strings.Contains(h.get("/settings/critics").body, unencryptedSentence) {
			t.Errorf("before %s an address is called unencrypted", address)
		}
		h.leads("/settings/critics", "name", "A critic", "model", "some-model", "base_url", address)
	}
	if !strings.Contains(h.get("/settings/critics").body, unencryptedSentence) {
		t.Error("nothing says that the critic's address is not encrypted")
	}
	if strings.Contains(h.get("/settings/transcription").body, unencryptedSentence) {
		t.Error("without a transcriber its address is called unencrypted")
	}
	h.leads("/settings/transcription", "base_url", "http://plain.example.com/v1", "model", "some-model")
	if !strings.Contains(h.get("/settings/transcription").body, unencryptedSentence) {
		t.Error("nothing says that the transcriber's address is not encrypted")
	}
}

// The colours are kept with the person: every browser gets them.
func TestColoursAreKeptWithThePerson(t *testing.T) {
	h := open(t)
	h.leads("/settings/appearance", "theme", "dark")
	if got := h.get("/").body; !strings.Contains(got, `data-theme="dark"`) {
		t.Error("the colours are not kept")
	}
	if got := h.get("/settings/appearance").body; strings.Contains(got, "this browser only") {
		t.Error("the page says that the colours are kept in the browser")
	}
}

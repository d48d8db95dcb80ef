package endtoend

import (
	"bytes"
	"testing"
)

// A piece that is on its way before the one in front of it counts as sent once
// that one is: the program may well get them in the right order.
func TestLedgerKeepsWhatWasSentAhead(t *testing.T) {
	var s shipment
	s.note(0, []byte("ab"))
	s.note(6, []byte("gh"))
	s.note(4, []byte("ef"))
	if string(s.image) != "ab" {
		t.Errorf("a gap counts as sent: %q", s.image)
	}
	s.note(1, []byte("bcd"))
	if !bytes.Equal(s.image, []byte("abcdefgh")) {
		t.Errorf("sent: %q", s.image)
	}
}

package sound

import (
	"fmt"
	"io"
	"time"

	"github.com/pion/opus"
)

// smallestGap is how far a packet's time may lie behind the sound decoded so
// far before the difference counts as missing sound: recorders' clocks jitter.
const smallestGap = 100 * time.Millisecond

// opusDecoder turns packets into samples.
type opusDecoder struct {
	decoder opus.Decoder
	buffer  [longestPacket * Rate / time.Second]int16
	begun   bool
	skip    int // samples still to be dropped (RFC 7845, section 4.2)
	at      int // samples made so far, with those dropped
	out     *sink
}

func decodeOpus(file io.ReadSeeker, out *sink) error {
	d := &opusDecoder{out: out}
	if err := d.reset(); err != nil {
		return err
	}
	_, err := join([]io.ReadSeeker{file}, d.take)
	return err
}

func (d *opusDecoder) take(head []byte, p packet) error {
	if !d.begun {
		d.begun, d.skip = true, parseOpusHead(head).preSkip*Rate/48000
	}
	if err := d.fillGap(p.at); err != nil {
		return err
	}
	n := d.packet(p.data)
	return d.put(max(0, n-int(p.discard*Rate/time.Second)))
}

func (d *opusDecoder) reset() (err error) {
	d.decoder, err = opus.NewDecoderWithOutput(Rate, 1)
	return err
}

// packet decodes one packet; one that is broken is as much silence as it says
// it would sound. After a panic the decoder's state cannot be trusted any more.
func (d *opusDecoder) packet(data []byte) (n int) {
	silence := func() int {
		n := int(opusDuration(data) * Rate / time.Second)
		clear(d.buffer[:n])
		return n
	}
	defer func() {
		if recover() != nil {
			_ = d.reset() // the same parameters were taken before
			n = silence()
		}
	}()
	n, err := d.decoder.DecodeToInt16(data, d.buffer[:])
	if err != nil {
		return silence()
	}
	return n
}

// put passes on the first n samples of the buffer, without what is skipped.
func (d *opusDecoder) put(n int) error {
	skipped := min(d.skip, n)
	d.skip, d.at = d.skip-skipped, d.at+n
	return d.out.put(d.buffer[skipped:n])
}

// fillGap makes silence up to the time at which the next packet begins.
func (d *opusDecoder) fillGap(next time.Duration) error {
	missing := int(next*Rate/time.Second) - d.at
	if missing < int(smallestGap*Rate/time.Second) {
		return nil
	}
	for missing > 0 {
		n := min(missing, len(d.buffer))
		clear(d.buffer[:n])
		if err := d.put(n); err != nil {
			return fmt.Errorf("fill a gap: %w", err)
		}
		missing -= n
	}
	return nil
}

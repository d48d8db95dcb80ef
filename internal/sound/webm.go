package sound

import (
	"fmt"
	"strings"
	"time"
)

// packet is one Opus packet and when it begins.
type packet struct {
	at   time.Duration
	data []byte
}

// stream is an Opus stream taken out of its file.
type stream struct {
	head    []byte // OpusHead
	packets []packet
	cut     bool
}

// trackEntry is what a file says of one of its tracks.
type trackEntry struct {
	number uint64
	codec  string
	head   []byte
}

// webmReader collects packets while walking a file.
type webmReader struct {
	tracks []trackEntry
	scale  time.Duration // of one tick
	base   time.Duration // of the cluster
	out    stream
	number uint64 // of the track that is read
}

// readWebM takes the first Opus track out of a WebM file. A file cut off at
// any byte keeps every whole packet before the cut.
func readWebM(data []byte) (stream, error) {
	w := walker{data: data}
	r := webmReader{scale: time.Millisecond}
	for {
		e, ok := w.next()
		if !ok {
			break
		}
		r.take(e)
	}
	r.out.cut = w.cut
	return r.out, r.out.check("webm")
}

// maxPackets is more than half a day of the shortest packets that browsers
// write, and keeps what a hostile file can cost within bounds.
const maxPackets = 1 << 21

// check says whether a file gave a stream that can be worked on.
func (s *stream) check(container string) error {
	switch {
	case len(s.packets) == 0:
		return fmt.Errorf("read %s: %w", container, ErrNoSound)
	case len(s.packets) >= maxPackets:
		return fmt.Errorf("read %s of %d packets: %w", container, len(s.packets), ErrTooLong)
	}
	return nil
}

func (r *webmReader) take(e element) {
	switch e.id {
	case idTimestampScale:
		if v := readUint(e.payload); v > 0 && v < uint64(time.Second) {
			r.scale = time.Duration(v)
		}
	case idTrackEntry:
		r.tracks = append(r.tracks, trackEntry{})
	case idTrackNumber, idCodecID, idCodecPrivate:
		r.describe(e)
	case idCluster:
		r.choose()
	case idTimestamp:
		r.base = time.Duration(min(readUint(e.payload), 1<<32)) * r.scale
	case idSimpleBlock, idBlock:
		r.block(e.payload)
	}
}

func (r *webmReader) describe(e element) {
	if len(r.tracks) == 0 {
		return
	}
	t := &r.tracks[len(r.tracks)-1]
	switch e.id {
	case idTrackNumber:
		t.number = readUint(e.payload)
	case idCodecID:
		t.codec = strings.TrimRight(string(e.payload), "\x00")
	case idCodecPrivate:
		t.head = e.payload
	}
}

// choose settles on the first Opus track once clusters begin.
func (r *webmReader) choose() {
	for _, t := range r.tracks {
		if r.number == 0 && t.codec == "A_OPUS" {
			r.number, r.out.head = t.number, t.head
		}
	}
}

// block takes the packets out of a block: track, time, flags, laced frames.
func (r *webmReader) block(b []byte) {
	track, n := readSize(b)
	if n == 0 || len(b) < n+3 || r.number == 0 || uint64(track) != r.number {
		return
	}
	relative := time.Duration(int16(uint16(b[n])<<8|uint16(b[n+1]))) * r.scale
	at, kind, payload := max(0, r.base+relative), b[n+2]>>1&3, b[n+3:]
	if kind == laceNone {
		r.add(at, payload)
		return
	}
	for _, frame := range unlace(kind, payload) {
		r.add(at, frame)
		at += opusDuration(frame)
	}
}

func (r *webmReader) add(at time.Duration, frame []byte) {
	if len(frame) > 0 && len(r.out.packets) < maxPackets {
		r.out.packets = append(r.out.packets, packet{at: at, data: frame})
	}
}

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
	at := max(0, r.base+relative)
	for _, frame := range unlace(b[n+2]>>1&3, b[n+3:]) {
		if len(frame) == 0 || len(r.out.packets) == maxPackets {
			continue
		}
		r.out.packets = append(r.out.packets, packet{at: at, data: frame})
		at += opusDuration(frame)
	}
}

// The kinds of lacing (RFC 9559, section 10.3).
const (
	laceNone, laceXiph, laceFixed, laceEBML = 0, 1, 2, 3
)

// unlace splits a block's payload into frames; a broken lace gives none.
func unlace(kind byte, b []byte) [][]byte {
	if kind == laceNone {
		return [][]byte{b}
	}
	if len(b) == 0 {
		return nil
	}
	count, b := int(b[0])+1, b[1:]
	var sizes []int
	switch kind {
	case laceFixed:
		for range count - 1 {
			sizes = append(sizes, len(b)/count)
		}
	case laceXiph:
		sizes, b = xiphSizes(count-1, b)
	case laceEBML:
		sizes, b = ebmlSizes(count-1, b)
	}
	return split(sizes, count, b)
}

func split(sizes []int, count int, b []byte) [][]byte {
	if len(sizes) != count-1 {
		return nil
	}
	var frames [][]byte
	for _, n := range sizes {
		if n < 0 || n > len(b) {
			return nil
		}
		frames, b = append(frames, b[:n]), b[n:]
	}
	return append(frames, b)
}

func xiphSizes(count int, b []byte) ([]int, []byte) {
	var sizes []int
	for range count {
		size := 0
		for {
			if len(b) == 0 {
				return nil, nil
			}
			c := b[0]
			size, b = size+int(c), b[1:]
			if c < 255 {
				break
			}
		}
		sizes = append(sizes, size)
	}
	return sizes, b
}

// ebmlSizes reads a first size and then signed differences.
func ebmlSizes(count int, b []byte) ([]int, []byte) {
	var sizes []int
	for i := range count {
		v, n := readSize(b)
		if n == 0 || v == unknownSize {
			return nil, nil
		}
		if i > 0 {
			v += sizes[i-1] - (1<<(7*n-1) - 1)
		}
		sizes, b = append(sizes, v), b[n:]
	}
	return sizes, b
}

package sound

import (
	"errors"
	"io"
	"strings"
	"time"
)

// packet is one Opus packet and when it begins; its bytes stand until the next
// one is taken.
type packet struct {
	at      time.Duration
	data    []byte
	discard time.Duration // of its end, which is not to be heard
}

// length is how long a packet is heard.
func (p packet) length() time.Duration { return opusDuration(p.data) - p.discard }

// taker is handed packets one by one, with what their file says of them all.
type taker func(head []byte, p packet) error

// trackEntry is what a file says of one of its tracks.
type trackEntry struct {
	number uint64
	codec  string
	head   []byte
}

// webmReader hands out packets while walking a file.
type webmReader struct {
	walker
	tracks []trackEntry
	scale  time.Duration // of one tick
	base   time.Duration // of the cluster
	head   []byte        // OpusHead
	number uint64        // of the track that is read
	take   taker

	held    []byte // a block of a group, whose padding may still follow
	discard time.Duration
}

// readWebM hands out the first Opus track of a WebM file. A file cut off at
// any byte gives every whole packet before the cut.
func readWebM(file io.ReadSeeker, take taker) (cut bool, err error) {
	w, err := openWindow(file)
	if err != nil {
		return false, err
	}
	r := webmReader{walker: walker{window: w}, scale: time.Millisecond, take: take}
	for {
		e, ok := r.next()
		if !ok {
			break
		}
		if err := r.element(e); err != nil {
			return false, err
		}
	}
	if err := r.release(); err != nil {
		return false, err
	}
	return r.cut, errors.Join(r.unfinished(), w.err)
}

func (r *webmReader) element(e element) error {
	switch e.id {
	case idTimestampScale:
		if v := readUint(r.payload(e)); v > 0 && v < uint64(time.Second) {
			r.scale = time.Duration(v)
		}
	case idTrackEntry:
		r.tracks = append(r.tracks, trackEntry{})
	case idTrackNumber, idCodecID, idCodecPrivate:
		r.describe(e)
	case idDiscardPadding:
		r.discard = time.Duration(readUint(r.payload(e)))
	case idCluster, idBlockGroup:
		r.choose()
		return r.release()
	case idTimestamp:
		r.base = time.Duration(min(readUint(r.payload(e)), 1<<32)) * r.scale
	case idSimpleBlock, idBlock:
		return r.blockAt(e)
	}
	return nil
}

func (r *webmReader) describe(e element) {
	const most = 1 << 10 // bytes of a name or an OpusHead
	if len(r.tracks) == 0 || e.size > most {
		return
	}
	t, payload := &r.tracks[len(r.tracks)-1], r.payload(e)
	switch e.id {
	case idTrackNumber:
		t.number = readUint(payload)
	case idCodecID:
		t.codec = strings.TrimRight(string(payload), "\x00")
	case idCodecPrivate:
		t.head = append([]byte{}, payload...)
	}
}

// choose settles on the first Opus track once clusters begin.
func (r *webmReader) choose() {
	for _, t := range r.tracks {
		if r.number == 0 && t.codec == "A_OPUS" {
			r.number, r.head = t.number, t.head
		}
	}
}

// blockAt reads a block of the track; the block of a group waits for what else
// the group says.
func (r *webmReader) blockAt(e element) error {
	if err := r.release(); err != nil {
		return err
	}
	track, n := readSize(r.peek(e.at, int(min(e.size, 8)))) // never beyond the block
	if n == 0 || r.number == 0 || uint64(track) != r.number {
		return nil
	}
	if e.id == idSimpleBlock {
		return r.block(r.payload(e)[n:], 0, 0)
	}
	r.held, r.discard = append(r.held[:0], r.payload(e)[n:]...), 0
	return nil
}

// release hands out the block that waits.
func (r *webmReader) release() error {
	b := r.held
	r.held = r.held[:0]
	return r.block(b, r.discard, 0)
}

// unfinished hands out what is whole of a block that the file ends within.
func (r *webmReader) unfinished() error {
	b := r.peek(r.torn.at, int(min(r.torn.size, mostPayload)))
	track, n := readSize(b)
	if n == 0 || r.number == 0 || uint64(track) != r.number {
		return nil
	}
	return r.block(b[n:], 0, r.torn.size-int64(len(b)))
}

// block hands out the packets of a block: time, flags, laced frames. Where
// bytes of it are missing at its end, a single frame is not whole.
func (r *webmReader) block(b []byte, discard time.Duration, missing int64) error {
	if len(b) < 3 || b[2]>>1&3 == laceNone && missing > 0 {
		return nil
	}
	relative := time.Duration(int16(uint16(b[0])<<8|uint16(b[1]))) * r.scale
	at, kind, frames := max(0, r.base+relative), b[2]>>1&3, [][]byte{b[3:]}
	if kind != laceNone {
		frames = unlace(kind, b[3:], missing)
	}
	for i, frame := range frames {
		p := packet{at: at, data: frame}
		if i == len(frames)-1 {
			p.discard = believed(discard, frame)
		}
		if err := r.add(p); err != nil {
			return err
		}
		at += opusDuration(frame)
	}
	return nil
}

// believed is a discarded length if the packet can have it.
func believed(discard time.Duration, packet []byte) time.Duration {
	if discard < 0 || discard > opusDuration(packet) {
		return 0
	}
	return discard
}

func (r *webmReader) add(p packet) error {
	if len(p.data) == 0 {
		return nil
	}
	return r.take(r.head, p)
}

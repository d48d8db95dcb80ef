package sound

import (
	"bytes"
	"encoding/binary"
	"time"
)

// movie is an MP4 file that a recorder wrote while it recorded: a head and then
// fragments, each with its own description (ISO/IEC 14496-12, 8.8).
type movie struct {
	*window
	front int64  // where the fragments begin
	rate  uint64 // ticks in a second
	each  uint32 // ticks of a sample where a fragment does not say
}

// openMovie reads the head of a file in fragments; false where it is none.
func openMovie(w *window) (movie, bool) {
	_, at, end := mp4Box(w, "moov", 0, w.size)
	m := movie{window: w, front: end}
	head := m.within(at, end, "trak", "mdia", "mdhd")
	defaults := m.within(at, end, "mvex", "trex")
	if len(head) < 24 || len(defaults) < 24 {
		return m, false
	}
	if m.rate = uint64(binary.BigEndian.Uint32(head[12:])); head[0] == 1 {
		m.rate = uint64(binary.BigEndian.Uint32(head[20:]))
	}
	m.each = binary.BigEndian.Uint32(defaults[12:])
	return m, m.rate > 0
}

// within is the content of a box that lies in others, one in the other.
func (m movie) within(at, end int64, names ...string) []byte {
	const most = 1 << 20
	var size int64
	for _, name := range names {
		size, at, end = mp4Box(m.window, name, at, end)
	}
	return bytes.Clone(m.peek(at, int(min(size, most))))
}

// length is how long the whole fragments sound.
func (m movie) length() time.Duration {
	var first, end uint64
	for at, n := m.front, 0; ; n++ {
		size, from, to := mp4Box(m.window, "moof", at, m.size)
		data, _, next := mp4Box(m.window, "mdat", to, m.size)
		if size == 0 || data == 0 {
			return ticks(max(end, first)-first, m.rate)
		}
		start, timed := m.start(from, to)
		if timed {
			end = start
		}
		if n == 0 {
			first = end
		}
		end, at = end+m.ticks(from, to), next
	}
}

// start is when a fragment begins; false where it follows the one before.
func (m movie) start(at, end int64) (uint64, bool) {
	b := m.within(at, end, "traf", "tfdt")
	switch {
	case len(b) >= 12 && b[0] == 1:
		return binary.BigEndian.Uint64(b[4:]), true
	case len(b) >= 8:
		return uint64(binary.BigEndian.Uint32(b[4:])), true
	}
	return 0, false
}

// ticks is how long a fragment is.
func (m movie) ticks(at, end int64) (sum uint64) {
	each := sampleTicks(m.within(at, end, "traf", "tfhd"), m.each)
	_, at, end = mp4Box(m.window, "traf", at, end)
	for {
		size, from, to := mp4Box(m.window, "trun", at, end)
		if size == 0 {
			return sum
		}
		sum, at = sum+runTicks(m.within(at, end, "trun"), each), max(to, from)
	}
}

// sampleTicks is how long a sample of a fragment is where its runs do not say.
func sampleTicks(b []byte, each uint32) uint32 {
	if len(b) < 8 {
		return each
	}
	const base, description, duration = 1, 2, 8
	at, flags := 8, binary.BigEndian.Uint32(b)
	if flags&base != 0 {
		at += 8
	}
	if flags&description != 0 {
		at += 4
	}
	if flags&duration == 0 || len(b) < at+4 {
		return each
	}
	return binary.BigEndian.Uint32(b[at:])
}

// runTicks adds up a run of samples.
func runTicks(b []byte, each uint32) (sum uint64) {
	if len(b) < 8 {
		return 0
	}
	const offset, first, duration = 1, 4, 0x100
	flags, count, at, width := binary.BigEndian.Uint32(b), uint64(binary.BigEndian.Uint32(b[4:])), 8, 0
	for _, flag := range []uint32{offset, first} {
		if flags&flag != 0 {
			at += 4
		}
	}
	for flag := uint32(duration); flag <= 0x800; flag <<= 1 {
		if flags&flag != 0 {
			width += 4
		}
	}
	if flags&duration == 0 {
		return count * uint64(each)
	}
	for ; count > 0 && at+width <= len(b); count, at = count-1, at+width {
		sum += uint64(binary.BigEndian.Uint32(b[at:]))
	}
	return sum
}

package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// oggReader hands out packets while walking a file.
type oggReader struct {
	*window
	head    []byte // OpusHead
	serial  uint32
	headers int
	partial []byte // a packet that goes on in the next page
	at      time.Duration
	start   time.Duration // what the first page with sound counts from
	counted bool          // such a page has come
	take    taker
}

// readOgg hands out the Opus packets of the first stream of an Ogg file
// (RFC 3533, RFC 7845); a file cut off gives every whole packet.
func readOgg(file io.ReadSeeker, take taker) (cut bool, err error) {
	w, err := openWindow(file)
	if err != nil {
		return false, err
	}
	r := oggReader{window: w, take: take}
	for at := int64(0); at < w.size && !cut; {
		page, size := oggPageAt(w, at)
		if cut = page.cut; size == 0 {
			cut = true
			break
		}
		if at += size; r.headers == 0 {
			r.serial = page.serial
		}
		if page.serial != r.serial {
			continue
		}
		if err := r.page(page); err != nil {
			return false, err
		}
	}
	if !bytes.HasPrefix(r.head, []byte("OpusHead")) {
		return cut, fmt.Errorf("read ogg: %w", ErrNoSound)
	}
	return cut, w.err
}

// page hands out the packets that end in a page.
func (r *oggReader) page(p oggPart) error {
	var packets []packet
	at := r.at
	whole, open := p.packets(r.partial)
	r.partial = append([]byte{}, open...) // the page's bytes do not stand
	for _, data := range whole {
		switch r.headers++; r.headers {
		case 1:
			r.head = append([]byte{}, data...)
		case 2: // tags
		default:
			if len(data) > 0 {
				packets = append(packets, packet{at: at, data: data})
			}
			at += opusDuration(data)
		}
	}
	if len(packets) == 0 {
		return nil
	}
	r.trim(p, packets, at)
	r.at = at
	for _, p := range packets {
		if err := r.take(r.head, p); err != nil {
			return err
		}
	}
	return nil
}

// trim discards what the last page has more than the stream is long
// (RFC 7845, section 4.4).
func (r *oggReader) trim(p oggPart, packets []packet, end time.Duration) {
	const longestRate, seconds = 48000, 1 << 32
	if p.cut || p.granule > seconds*longestRate { // none is stated, or none that can be
		return
	}
	granule := time.Duration(p.granule) * (time.Second / 1000) / (longestRate / 1000)
	if !r.counted && !p.last {
		r.start = max(0, granule-end)
	}
	if r.counted = true; !p.last {
		return
	}
	more := end - (granule - r.start)
	for i := len(packets) - 1; i >= 0 && more > 0; i-- {
		packets[i].discard = min(more, opusDuration(packets[i].data))
		more -= packets[i].discard
	}
}

// oggPart is one page of an Ogg file.
type oggPart struct {
	granule  uint64 // samples at 48 kHz up to its end
	last     bool   // of its stream
	serial   uint32
	segments []byte
	body     []byte
	cut      bool // the file ends within it; only whole segments are listed
}

// oggPageAt reads the page at a place; a size of 0 where there is none.
func oggPageAt(w *window, at int64) (p oggPart, size int64) {
	const head, longest, endOfStream = 27, 27 + 255 + 255*255, 4
	b := w.peek(at, longest)
	if len(b) < head || string(b[:4]) != "OggS" || len(b) < head+int(b[26]) {
		return p, 0
	}
	p.segments = b[head : head+int(b[26])]
	n := head + len(p.segments)
	body := 0
	for i, s := range p.segments {
		if p.cut = len(b) < n+body+int(s); p.cut {
			p.segments = p.segments[:i]
			break
		}
		body += int(s)
	}
	p.granule, p.last = binary.LittleEndian.Uint64(b[6:]), b[5]&endOfStream != 0
	p.serial, p.body = binary.LittleEndian.Uint32(b[14:]), b[n:n+body]
	return p, int64(n + body)
}

// packets cuts a page into packets; one that goes on in the next page is
// handed back as begun.
func (p oggPart) packets(begun []byte) (whole [][]byte, open []byte) {
	body := p.body
	for _, s := range p.segments {
		begun, body = append(begun, body[:s]...), body[s:]
		if s < 255 {
			whole, begun = append(whole, begun), nil
		}
	}
	if len(begun) > longestPart {
		return whole, nil
	}
	return whole, begun
}

// longestPart is how many bytes of an unfinished packet are believed; tags may
// hold a picture, and nobody needs it.
const longestPart = 1 << 20

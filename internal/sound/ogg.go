package sound

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"
)

// readOgg takes the Opus packets of the first stream out of an Ogg file
// (RFC 3533, RFC 7845); a file cut off keeps every whole packet.
func readOgg(data []byte) (stream, error) {
	var s stream
	var partial []byte
	var serial uint32
	at, headers := time.Duration(0), 0
	for len(data) > 0 && len(s.packets) < maxPackets {
		page, rest, ok := oggPage(data)
		if !ok {
			s.cut = true
			break
		}
		data = rest
		if headers == 0 {
			serial = page.serial
		} else if page.serial != serial {
			continue
		}
		var packets [][]byte
		packets, partial = page.packets(partial)
		for _, p := range packets {
			switch headers++; headers {
			case 1:
				s.head = p
			case 2: // tags
			default:
				s.packets = append(s.packets, packet{at: at, data: p})
				at += opusDuration(p)
			}
		}
	}
	if !bytes.HasPrefix(s.head, []byte("OpusHead")) {
		return s, fmt.Errorf("read ogg: %w", ErrNoSound)
	}
	return s, s.check("ogg")
}

// oggPart is one page of an Ogg file.
type oggPart struct {
	serial   uint32
	segments []byte
	body     []byte
}

func oggPage(b []byte) (p oggPart, rest []byte, ok bool) {
	if len(b) < 27 || string(b[:4]) != "OggS" {
		return p, nil, false
	}
	n := 27 + int(b[26])
	if len(b) < n {
		return p, nil, false
	}
	p.serial, p.segments = binary.LittleEndian.Uint32(b[14:]), b[27:n]
	size := 0
	for _, s := range p.segments {
		size += int(s)
	}
	if len(b) < n+size {
		return p, nil, false
	}
	p.body = b[n : n+size]
	return p, b[n+size:], true
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
	return whole, begun
}

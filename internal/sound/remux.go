package sound

import (
	"fmt"
	"io"
	"time"
)

// Info is what is known of a recording.
type Info struct {
	Duration  time.Duration
	Packets   int
	Channels  int
	Truncated bool // at least one part was cut off
}

// Remux writes WebM recordings from a browser as one file that can be seeked
// in: exact duration, an index in front, clusters of known size. Packets are
// copied untouched; parts follow one another in time. A part without any
// whole packet is left out; where none has one it is ErrNoSound. It takes
// about twice the parts' size in memory.
func Remux(dst io.Writer, parts ...[]byte) (Info, error) {
	s, err := join(parts)
	if err != nil {
		return Info{}, err
	}
	info := s.info()
	if _, err := dst.Write(s.file(info)); err != nil {
		return info, fmt.Errorf("write remuxed sound: %w", err)
	}
	return info, nil
}

// Measure reads a WebM file without writing anything.
func Measure(parts ...[]byte) (Info, error) {
	s, err := join(parts)
	if err != nil {
		return Info{}, err
	}
	return s.info(), nil
}

// join puts the parts' packets one after the other.
func join(parts [][]byte) (stream, error) {
	var all stream
	for _, part := range parts {
		s, err := readWebM(part)
		all.cut = all.cut || s.cut
		if err != nil {
			continue
		}
		if all.head == nil {
			all.head = s.head
		}
		all.follow(s.packets)
	}
	if len(all.packets) == 0 {
		return all, fmt.Errorf("join %d parts: %w", len(parts), ErrNoSound)
	}
	return all, nil
}

// follow appends packets, shifted behind those there are; time never goes back.
func (s *stream) follow(packets []packet) {
	shift, last := s.end(), time.Duration(0)
	for i, p := range packets {
		if i == 0 {
			shift -= p.at
		}
		p.at = max(p.at+shift, last)
		last = p.at
		s.packets = append(s.packets, p)
	}
}

// end is when the last packet has sounded.
func (s *stream) end() time.Duration {
	if len(s.packets) == 0 {
		return 0
	}
	last := s.packets[len(s.packets)-1]
	return last.at + opusDuration(last.data)
}

func (s *stream) info() Info {
	return Info{Duration: s.end(), Packets: len(s.packets), Channels: parseOpusHead(s.head).channels, Truncated: s.cut}
}

// file builds the whole file.
func (s *stream) file(info Info) []byte {
	list := clusters(s.packets)
	front := s.front(info, 0)
	cues := s.cues(list)
	at := len(front) + len(cues)
	for i := range list {
		list[i].offset = at
		at += len(list[i].data)
	}
	// Numbers are written in eight bytes, so the second pass moves nothing.
	front, cues = s.front(info, len(front)), s.cues(list)

	var out ebmlBuffer
	out.b = make([]byte, 0, at+64)
	out.master(idEBML, ebmlHead)
	out.head(idSegment, at)
	out.b = append(append(out.b, front...), cues...)
	for _, c := range list {
		out.b = append(out.b, c.data...)
	}
	return out.b
}

func ebmlHead(e *ebmlBuffer) {
	const version, readVersion, maxID, maxSize, docType, docVersion, docRead = 0x4286, 0x42f7, 0x42f2, 0x42f3, 0x4282, 0x4287, 0x4285
	e.uint(version, 1)
	e.uint(readVersion, 1)
	e.uint(maxID, 4)
	e.uint(maxSize, 8)
	e.text(docType, "webm")
	e.uint(docVersion, 4)
	e.uint(docRead, 2)
}

// front is everything before the index: where things lie, duration, track.
func (s *stream) front(info Info, cuesAt int) []byte {
	var body ebmlBuffer
	infoAt := 0
	for range 2 {
		body = ebmlBuffer{}
		body.master(idSeekHead, func(h *ebmlBuffer) {
			seek(h, idInfo, infoAt)
			seek(h, idCues, cuesAt)
		})
		infoAt = len(body.b)
	}
	body.master(idInfo, func(i *ebmlBuffer) {
		i.uint(idTimestampScale, uint64(time.Millisecond))
		i.float(idDuration, float64(info.Duration)/float64(time.Millisecond))
		i.text(idMuxingApp, "Equipoise")
		i.text(idWritingApp, "Equipoise")
	})
	body.master(idTracks, func(t *ebmlBuffer) { t.master(idTrackEntry, s.track) })
	return body.b
}

func seek(h *ebmlBuffer, id uint32, at int) {
	h.master(idSeek, func(k *ebmlBuffer) {
		var raw ebmlBuffer
		raw.head(id, 0)
		k.bytes(idSeekID, raw.b[:len(raw.b)-1])
		k.uint(idSeekPosition, uint64(at))
	})
}

func (s *stream) track(t *ebmlBuffer) {
	const audio, rollNs = 2, 80_000_000
	head := parseOpusHead(s.head)
	t.uint(idTrackNumber, 1)
	t.uint(idTrackUID, 1)
	t.uint(idTrackType, audio)
	t.text(idCodecID, "A_OPUS")
	if s.head != nil {
		t.bytes(idCodecPrivate, s.head)
	}
	t.uint(idCodecDelay, uint64(head.preSkip)*uint64(time.Second)/48000)
	t.uint(idSeekPreRoll, rollNs)
	t.master(idAudio, func(a *ebmlBuffer) {
		a.float(idSamplingFrequency, 48000)
		a.uint(idChannels, uint64(head.channels))
	})
}

func (s *stream) cues(list []cluster) []byte {
	var e ebmlBuffer
	e.master(idCues, func(c *ebmlBuffer) {
		for _, cl := range list {
			c.master(idCuePoint, func(p *ebmlBuffer) {
				p.uint(idCueTime, uint64(cl.at/time.Millisecond))
				p.master(idCueTrackPositions, func(t *ebmlBuffer) {
					t.uint(idCueTrack, 1)
					t.uint(idCueClusterAt, uint64(cl.offset))
				})
			})
		}
	})
	return e.b
}

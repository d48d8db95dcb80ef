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
	Truncated bool // at least one part lacks its end or a piece in the middle
}

// Remux writes WebM recordings from a browser as one file that can be seeked
// in: exact duration, an index in front, clusters of known size. Packets are
// copied untouched; parts follow one another in time. A part without any
// whole packet is left out; where none has one it is ErrNoSound. Beside the
// parts themselves it takes some 40 bytes of memory a packet.
func Remux(dst io.Writer, parts ...[]byte) (Info, error) {
	s, err := join(parts)
	if err != nil {
		return Info{}, err
	}
	info := s.info()
	if err := s.write(dst, info); err != nil {
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

// write writes the whole file. Each cluster is built twice, once for its size
// and once to be written, so that the sound never lies in memory a second time.
func (s *stream) write(dst io.Writer, info Info) error {
	var out, body ebmlBuffer
	list := clusters(s.packets)
	front := s.front(info, 0)
	cues := s.cues(list)
	at := len(front) + len(cues)
	for i := range list {
		list[i].offset = at
		at += len(list[i].build(&out, &body))
	}
	// Numbers are written in eight bytes, so the second pass moves nothing.
	front, cues = s.front(info, len(front)), s.cues(list)

	head := ebmlBuffer{}
	head.master(idEBML, ebmlHead)
	head.head(idSegment, at)
	for _, piece := range [][]byte{head.b, front, cues} {
		if _, err := dst.Write(piece); err != nil {
			return err
		}
	}
	for i := range list {
		if _, err := dst.Write(list[i].build(&out, &body)); err != nil {
			return err
		}
	}
	return nil
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

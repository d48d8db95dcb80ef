package sound

import (
	"bufio"
	"errors"
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

// Remux writes recordings in Opus from a browser, WebM or Ogg, as one WebM file
// that can be seeked in: exact duration, an index in front, clusters of known
// size. Packets are copied untouched; parts follow one another in time. A part
// without any whole packet is left out; where none has one it is ErrNoSound.
// The parts are read twice and never lie in memory: it takes some 50 bytes for
// every two seconds of sound.
func Remux(dst io.Writer, parts ...io.ReadSeeker) (Info, error) {
	var plan plan
	j, err := join(parts, plan.add)
	if err != nil {
		return Info{}, err
	}
	out := &writer{dst: bufio.NewWriter(dst), plan: plan.list}
	if err := out.front(j.head, j.info); err != nil {
		return j.info, fmt.Errorf("write remuxed sound: %w", err)
	}
	if _, err := join(parts, out.add); err != nil {
		return j.info, fmt.Errorf("write remuxed sound: %w", err)
	}
	if err := errors.Join(out.flush(), out.dst.Flush()); err != nil {
		return j.info, fmt.Errorf("write remuxed sound: %w", err)
	}
	return j.info, nil
}

// Measure reads recordings in WebM or Ogg without writing anything.
func Measure(parts ...io.ReadSeeker) (Info, error) {
	j, err := join(parts, func([]byte, packet) error { return nil })
	if err != nil {
		return Info{}, err
	}
	return j.info, nil
}

// writer writes the file that was planned.
type writer struct {
	dst  *bufio.Writer
	plan []cluster // those not begun yet
	size int64     // of the cluster that is written
	body ebmlBuffer
	at   time.Duration
}

// front writes everything before the clusters.
func (w *writer) front(head []byte, info Info) error {
	// Numbers are written in eight bytes, so a second time moves nothing.
	cuesAt := int64(len(frontOf(head, info, 0)))
	front, entry := frontOf(head, info, cuesAt), int64(len(cue(cluster{})))
	var cues, start ebmlBuffer
	cues.head(idCues, entry*int64(len(w.plan)))
	at := cuesAt + int64(len(cues.b)) + entry*int64(len(w.plan))
	for i, c := range w.plan {
		w.plan[i].offset = at
		at += c.whole()
	}
	start.master(idEBML, ebmlHead)
	start.head(idSegment, at)
	for _, piece := range [][]byte{start.b, front, cues.b} {
		if _, err := w.dst.Write(piece); err != nil {
			return err
		}
	}
	for _, c := range w.plan {
		if _, err := w.dst.Write(cue(c)); err != nil {
			return err
		}
	}
	return nil
}

// add puts a packet into its cluster.
func (w *writer) add(_ []byte, p packet) error {
	if int64(len(w.body.b)) == w.size {
		if err := w.flush(); err != nil {
			return err
		}
		if len(w.plan) == 0 {
			return errChanged
		}
		w.at, w.size, w.plan = w.plan[0].at, w.plan[0].size, w.plan[1:]
		w.body.uint(idTimestamp, uint64(w.at/time.Millisecond))
	}
	if p.at < w.at || p.at-w.at >= clusterLength {
		return errChanged
	}
	w.body.packet(p, w.at)
	return nil
}

// flush writes the cluster that is full.
func (w *writer) flush() error {
	if int64(len(w.body.b)) != w.size {
		return errChanged
	}
	if w.size == 0 {
		return nil
	}
	var head ebmlBuffer
	head.head(idCluster, w.size)
	_, err := w.dst.Write(head.b)
	if err == nil {
		_, err = w.dst.Write(w.body.b)
	}
	w.body.b, w.size = w.body.b[:0], 0
	return err
}

var errChanged = errors.New("the sound changed while it was read")

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

// frontOf is everything before the index: where things lie, duration, track.
func frontOf(head []byte, info Info, cuesAt int64) []byte {
	var body ebmlBuffer
	infoAt := int64(0)
	for range 2 {
		body = ebmlBuffer{}
		body.master(idSeekHead, func(h *ebmlBuffer) {
			seek(h, idInfo, infoAt)
			seek(h, idCues, cuesAt)
		})
		infoAt = int64(len(body.b))
	}
	body.master(idInfo, func(i *ebmlBuffer) {
		i.uint(idTimestampScale, uint64(time.Millisecond))
		i.float(idDuration, float64(info.Duration)/float64(time.Millisecond))
		i.text(idMuxingApp, "Equipoise")
		i.text(idWritingApp, "Equipoise")
	})
	body.master(idTracks, func(t *ebmlBuffer) { t.master(idTrackEntry, track(head)) })
	return body.b
}

func seek(h *ebmlBuffer, id uint32, at int64) {
	h.master(idSeek, func(k *ebmlBuffer) {
		var raw ebmlBuffer
		raw.head(id, 0)
		k.bytes(idSeekID, raw.b[:len(raw.b)-1])
		k.uint(idSeekPosition, uint64(at))
	})
}

func track(private []byte) func(*ebmlBuffer) {
	const audio, rollNs = 2, 80_000_000
	head := parseOpusHead(private)
	return func(t *ebmlBuffer) {
		t.uint(idTrackNumber, 1)
		t.uint(idTrackUID, 1)
		t.uint(idTrackType, audio)
		t.text(idCodecID, "A_OPUS")
		if private != nil {
			t.bytes(idCodecPrivate, private)
		}
		t.uint(idCodecDelay, uint64(head.preSkip)*uint64(time.Second)/48000)
		t.uint(idSeekPreRoll, rollNs)
		t.master(idAudio, func(a *ebmlBuffer) {
			a.float(idSamplingFrequency, 48000)
			a.uint(idChannels, uint64(head.channels))
		})
	}
}

// cue is a cluster's entry in the index.
func cue(c cluster) []byte {
	var e ebmlBuffer
	e.master(idCuePoint, func(p *ebmlBuffer) {
		p.uint(idCueTime, uint64(c.at/time.Millisecond))
		p.master(idCueTrackPositions, func(t *ebmlBuffer) {
			t.uint(idCueTrack, 1)
			t.uint(idCueClusterAt, uint64(c.offset))
		})
	})
	return e.b
}

package sound

import (
	"encoding/binary"
	"io"
	"math"
	"strings"
	"time"
)

// Foreign reports whether a WebM file has sound, but none in Opus, so that only
// a browser or a transcriber can make something of it.
func Foreign(file io.ReadSeeker) (bool, error) {
	front, err := readFront(file)
	if err != nil {
		return false, err
	}
	found := false
	for _, t := range front.tracks {
		if t.codec == "A_OPUS" {
			return false, nil
		}
		found = found || strings.HasPrefix(t.codec, "A_")
	}
	return found, nil
}

// front is what a WebM file says of itself before its first cluster.
type front struct {
	tracks []trackEntry
	length time.Duration
}

func readFront(file io.ReadSeeker) (front, error) {
	w, err := openWindow(file)
	if err != nil {
		return front{}, err
	}
	r, length := webmReader{walker: walker{window: w}, scale: time.Millisecond}, 0.0
	for e, ok := r.next(); ok && e.id != idCluster; e, ok = r.next() {
		switch e.id {
		case idDuration:
			length = readFloat(r.payload(e))
		case idTimestampScale, idTrackEntry, idTrackNumber, idCodecID:
			if err := r.element(e); err != nil {
				return front{}, err
			}
		}
	}
	stated := time.Duration(0)
	if length *= float64(r.scale); length > 0 && length < float64(longestSound) {
		stated = time.Duration(length)
	}
	return front{tracks: r.tracks, length: stated}, w.err
}

func readFloat(b []byte) float64 {
	switch len(b) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(b)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(b))
	}
	return 0
}

package sound

import (
	"encoding/binary"
	"io"
	"time"
)

// Length is how long a file says that it sounds, without decoding it; 0 where
// it does not say so in a place that is known.
func Length(file io.ReadSeeker) (time.Duration, error) {
	format, err := sniffFile(file)
	if err != nil {
		return 0, err
	}
	w, err := openWindow(file)
	if err != nil {
		return 0, err
	}
	length := time.Duration(0)
	switch format.MIME {
	case "audio/flac":
		length = flacLength(w.peek(0, HeadSize))
	case "audio/mp4":
		length = mp4Length(w)
	case "audio/webm", "audio/ogg":
		if info, err := Measure(file); err == nil {
			return info.Duration, nil
		}
		stated, err := readFront(file)
		return stated.length, err
	case "audio/mpeg":
		length = mp3Length(w)
	}
	return length, w.err
}

// flacLength reads the samples and their rate from the first block of a FLAC
// file (RFC 9639, section 8.2).
func flacLength(b []byte) time.Duration {
	const needed, streamInfo = 26, 0
	if len(b) < needed || b[4]&0x7f != streamInfo {
		return 0
	}
	packed := binary.BigEndian.Uint64(b[18:])
	return ticks(packed&(1<<36-1), packed>>44)
}

// mp4Length reads the length from the movie's header (ISO/IEC 14496-12, 8.2.2)
// or, where that was written before the sound, adds up its fragments.
func mp4Length(w *window) time.Duration {
	if m, ok := openMovie(w); ok {
		if length := m.length(); length > 0 {
			return length
		}
	}
	_, at, end := mp4Box(w, "moov", 0, w.size)
	size, at, _ := mp4Box(w, "mvhd", at, end)
	b := w.peek(at, int(min(size, 32)))
	switch {
	case len(b) >= 20 && b[0] == 0:
		return ticks(uint64(binary.BigEndian.Uint32(b[16:])), uint64(binary.BigEndian.Uint32(b[12:])))
	case len(b) >= 32 && b[0] == 1:
		return ticks(binary.BigEndian.Uint64(b[24:]), uint64(binary.BigEndian.Uint32(b[20:])))
	}
	return 0
}

// mp4Box finds a box between two places: the size of its content and where
// that begins and ends; a size of 0 where there is none.
func mp4Box(w *window, name string, at, end int64) (size, from, to int64) {
	for at < end {
		b := w.peek(at, 16)
		if len(b) < 8 {
			break
		}
		head, whole := int64(8), int64(binary.BigEndian.Uint32(b))
		if whole == 1 && len(b) == 16 {
			head, whole = 16, int64(binary.BigEndian.Uint64(b[8:])&(1<<62-1))
		}
		if whole == 0 { // it goes to the end
			whole = end - at
		}
		if whole < head || whole > end-at {
			break
		}
		if string(b[4:8]) == name {
			return whole - head, at + head, at + whole
		}
		at += whole
	}
	return 0, end, end
}

// ticks is a number of ticks as time; 0 where it cannot be believed.
func ticks(n, rate uint64) time.Duration {
	if rate == 0 || n/rate >= uint64(longestSound/time.Second) {
		return 0
	}
	return time.Duration(n/rate)*time.Second + time.Duration(n%rate)*time.Second/time.Duration(rate)
}

package sound

import (
	"encoding/binary"
	"time"
)

// mp3Frame is what the head of an MPEG audio frame says.
type mp3Frame struct {
	size    int64
	samples int
	rate    int
	side    int // bytes between the head and what an encoder may say of the whole
}

// mp3Length adds up an MP3 file's frames, or takes the number of them from its
// first frame where an encoder wrote it there.
func mp3Length(w *window) time.Duration {
	at := afterTag(w)
	first, ok := mp3At(w, at)
	if !ok {
		return 0
	}
	if n := statedFrames(w.peek(at, int(first.size)), first); n > 0 {
		return ticks(uint64(n)*uint64(first.samples), uint64(first.rate))
	}
	samples := uint64(0)
	for f, ok := first, true; ok && f.rate == first.rate; f, ok = mp3At(w, at) {
		if at += f.size; at > w.size {
			break
		}
		samples += uint64(f.samples)
	}
	return ticks(samples, uint64(first.rate))
}

// afterTag is where the frames begin behind an ID3 tag.
func afterTag(w *window) int64 {
	b := w.peek(0, 10)
	if len(b) < 10 || string(b[:3]) != "ID3" {
		return 0
	}
	size := int64(0)
	for _, c := range b[6:10] {
		size = size<<7 | int64(c&0x7f)
	}
	return size + 10
}

// mp3At reads the head of the layer III frame at a place (ISO/IEC 11172-3,
// 2.4.1.3, and 13818-3 for the lower rates).
func mp3At(w *window, at int64) (mp3Frame, bool) {
	b := w.peek(at, 4)
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 {
		return mp3Frame{}, false
	}
	version, bitrate, rate := b[1]>>3&3, b[2]>>4, b[2]>>2&3
	if version == 1 || bitrate == 0 || bitrate == 15 || rate == 3 {
		return mp3Frame{}, false
	}
	mono := b[3]>>6 == 3
	f := mp3Frame{samples: 1152, rate: []int{44100, 48000, 32000}[rate], side: 32}
	kilobits := []int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}
	if mono {
		f.side = 17
	}
	if version != 3 {
		f.samples, f.rate = 576, f.rate>>(1+(version^2)>>1)
		kilobits = []int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}
		if f.side = 17; mono {
			f.side = 9
		}
	}
	padding := int64(b[2] >> 1 & 1)
	f.size = int64(f.samples/8*kilobits[bitrate]*1000/f.rate) + padding
	return f, true
}

// statedFrames is how many frames an encoder says that follow; 0 where it does
// not.
func statedFrames(b []byte, f mp3Frame) uint32 {
	const head, framesStated = 4, 1
	if at := head + f.side; len(b) >= at+12 && (string(b[at:at+4]) == "Xing" || string(b[at:at+4]) == "Info") {
		if binary.BigEndian.Uint32(b[at+4:])&framesStated != 0 {
			return binary.BigEndian.Uint32(b[at+8:])
		}
	}
	const vbri = head + 32
	if len(b) >= vbri+18 && string(b[vbri:vbri+4]) == "VBRI" {
		return binary.BigEndian.Uint32(b[vbri+14:])
	}
	return 0
}

package sound

import "time"

// longestPacket is what one Opus packet can hold (RFC 6716, section 3.2.5).
const longestPacket = 120 * time.Millisecond

// opusDuration is how long an Opus packet sounds, by its first bytes
// (RFC 6716, section 3.1); 0 for one that is broken.
func opusDuration(packet []byte) time.Duration {
	if len(packet) == 0 {
		return 0
	}
	length := opusFrame(packet[0]) * time.Duration(opusFrames(packet))
	if length > longestPacket {
		return 0
	}
	return length
}

// opusFrame is the length of one frame by the TOC byte (RFC 6716, table 2).
func opusFrame(toc byte) time.Duration {
	config := toc >> 3
	switch {
	case config < 12: // SILK
		return []time.Duration{10, 20, 40, 60}[config%4] * time.Millisecond
	case config < 16: // hybrid
		return []time.Duration{10, 20}[config%2] * time.Millisecond
	}
	return []time.Duration{2500, 5000, 10000, 20000}[config%4] * time.Microsecond
}

func opusFrames(packet []byte) int {
	switch packet[0] & 3 {
	case 0:
		return 1
	case 1, 2:
		return 2
	}
	if len(packet) < 2 {
		return 0
	}
	return int(packet[1] & 63)
}

// opusHead is what a file says of its Opus stream (RFC 7845, section 5.1).
type opusHead struct {
	channels int
	preSkip  int // samples at 48 kHz to drop from the start
}

func parseOpusHead(b []byte) opusHead {
	h := opusHead{channels: 1}
	if len(b) < 12 || string(b[:8]) != "OpusHead" {
		return h
	}
	if b[9] == 2 {
		h.channels = 2
	}
	h.preSkip = int(b[10]) | int(b[11])<<8
	return h
}

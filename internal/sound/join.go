package sound

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"
)

const (
	// longestGap is the longest stretch without packets that is believed; a
	// recorder that is paused leaves none, so more is a broken timestamp.
	longestGap = time.Minute
	// longestSound and mostPackets keep what a hostile file can cost within
	// bounds; a gigabyte of speech is less.
	longestSound = 30 * 24 * time.Hour
	mostPackets  = 1 << 25
)

// joiner puts packets of parts one after the other; time always goes on. Where
// a recorder's clock stood still or stepped back, as after a pause or when its
// machine is busy, a packet follows the end of the one before.
type joiner struct {
	head []byte
	info Info
	take taker

	shift, last time.Duration
	begun       bool // the part has given a packet
}

// join hands out the parts' packets as those of one recording.
func join(parts []io.ReadSeeker, take taker) (*joiner, error) {
	j := &joiner{take: take, last: -time.Millisecond}
	for _, part := range parts {
		cut, err := j.part(part)
		if err != nil && !errors.Is(err, ErrNoSound) {
			return j, err
		}
		j.info.Truncated = j.info.Truncated || cut
	}
	if j.info.Packets == 0 {
		return j, fmt.Errorf("join %d parts: %w", len(parts), ErrNoSound)
	}
	j.info.Channels = parseOpusHead(j.head).channels
	return j, nil
}

func (j *joiner) part(file io.ReadSeeker) (cut bool, err error) {
	magic := make([]byte, 4)
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	_, err = io.ReadFull(file, magic)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	j.begun = false
	if bytes.Equal(magic, []byte("OggS")) {
		return readOgg(file, j.add)
	}
	return readWebM(file, j.add)
}

// add shifts a packet behind those there were.
func (j *joiner) add(head []byte, p packet) error {
	if j.info.Packets == 0 {
		j.head = head
	}
	p.at = j.place(p.at)
	j.begun, j.last = true, p.at
	j.info.Packets, j.info.Duration = j.info.Packets+1, p.at+p.length()
	if j.info.Packets > mostPackets || j.info.Duration > longestSound {
		return ErrTooLong
	}
	return j.take(j.head, p)
}

// place is when a packet that its file puts at a time is to be heard.
func (j *joiner) place(at time.Duration) time.Duration {
	// Files are written in milliseconds; so must be what is read back.
	placed := (at + j.shift).Truncate(time.Millisecond)
	if gap := at + j.shift - j.info.Duration; !j.begun || gap > longestGap || placed <= j.last {
		j.shift = j.info.Duration - at
		// A packet may have no length.
		placed = max(j.info.Duration.Truncate(time.Millisecond), j.last+time.Millisecond)
	}
	return placed
}

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
	// longestStepBack is how far timestamps go back at most when a recorder
	// goes on after a pause; more is another recording that begins at 0 again.
	longestStepBack = time.Second
	// longestSound and mostPackets keep what a hostile file can cost within
	// bounds; a gigabyte of speech is less.
	longestSound = 30 * 24 * time.Hour
	mostPackets  = 1 << 25
)

// joiner puts packets of parts one after the other; time never goes back.
type joiner struct {
	head []byte
	info Info
	take taker

	shift, last time.Duration
	begun       bool // the part has given a packet
}

// join hands out the parts' packets as those of one recording.
func join(parts []io.ReadSeeker, take taker) (*joiner, error) {
	j := &joiner{take: take}
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
	if !j.begun {
		j.shift, j.last = j.info.Duration, 0
	}
	if gap := p.at + j.shift - j.info.Duration; !j.begun || gap > longestGap || gap < -longestStepBack {
		j.shift -= gap
	}
	// Files are written in milliseconds; so must be what is read back.
	p.at = max((p.at + j.shift).Truncate(time.Millisecond), j.last)
	j.begun, j.last = true, p.at
	j.info.Packets, j.info.Duration = j.info.Packets+1, p.at+p.length()
	if j.info.Packets > mostPackets || j.info.Duration > longestSound {
		return ErrTooLong
	}
	return j.take(j.head, p)
}

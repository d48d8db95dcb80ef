package sound

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// longestGap is the longest stretch without packets that is believed; a
	// recorder that is paused leaves none, so more is a broken timestamp.
	longestGap = time.Minute
	// longestStepBack is how far timestamps go back at most when a recorder
	// goes on after a pause; more is another recording that begins at 0 again.
	longestStepBack = time.Second
)

// join puts the parts' packets one after the other.
func join(parts [][]byte) (stream, error) {
	var all stream
	for _, part := range parts {
		s, err := readWebM(part)
		if errors.Is(err, ErrTooLong) {
			return all, err
		}
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
	s.packets = slices.Grow(s.packets, len(packets))
	shift, last := s.end(), time.Duration(0)
	for i, p := range packets {
		if gap := p.at + shift - s.end(); i == 0 || gap > longestGap || gap < -longestStepBack {
			shift -= gap
		}
		// Files are written in milliseconds; so must be what is read back.
		p.at = max((p.at + shift).Truncate(time.Millisecond), last)
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

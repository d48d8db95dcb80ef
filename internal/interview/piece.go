package interview

import "time"

// Passage is a part of a recording, in the recording's own time.
type Passage struct{ From, To time.Duration }

// Piece is what is sent of a recording at once: passages in order, without
// the long silences between them. An empty one stands for the whole recording.
type Piece []Passage

// Length is how long the piece is by itself.
func (p Piece) Length() time.Duration {
	var sum time.Duration
	for _, s := range p {
		sum += s.To - s.From
	}
	return sum
}

// End is where the piece ends in the recording.
func (p Piece) End() time.Duration {
	if len(p) == 0 {
		return 0
	}
	return p[len(p)-1].To
}

// Place is where something that lies between two times of the piece lies in
// the recording. What seems to go on over a silence that was left out is held
// to the passage that its middle lies in.
func (p Piece) Place(from, to time.Duration) Passage {
	middle, start := from+(to-from)/2, time.Duration(0)
	for i, s := range p {
		end := start + s.To - s.From
		if middle < end || i == len(p)-1 {
			shift := s.From - start
			return Passage{From: within(from+shift, s), To: within(to+shift, s)}
		}
		start = end
	}
	return Passage{From: from, To: to}
}

func within(at time.Duration, s Passage) time.Duration { return min(max(at, s.From), s.To) }

package interview

import "math"

// Stance is where an answer stands between the two one-sided failures.
type Stance string

// The stances; the empty one means that none was asked or none can be told.
const (
	NoStance       Stance = ""
	IsDismissive   Stance = "dismissive"
	IsBalanced     Stance = "balanced"
	OverlyCautious Stance = "overly_cautious"
	Unclear        Stance = "unclear"
)

// Position is a place on the axis from -2 (plainly dismissive) over 0
// (balanced) to +2 (plainly over-cautious), where there is one.
type Position struct {
	Known bool
	Value int // -2..2
}

// Score is a number of points from 0 to 100, where there is one.
type Score struct {
	Known  bool
	Points int // 0..100
}

// Assessment is what the rubric's arithmetic makes of a reading.
type Assessment struct {
	Assessable bool
	Missing    string // what is missing, where the answer cannot be assessed
	Words      int
	Stance     Stance
	Position   Position
	Score      Score
	Criteria   []Level
}

// Level is one criterion's result.
type Level struct {
	Criterion CriterionID
	Core      bool
	Asked     int     // checks the question gives room for
	Met       int     // of those
	Value     float64 // 0..1, meaningless where Asked is 0
	Level     int     // 0..4 = round(4 × value), -1 where Asked is 0
}

// Assess turns verified findings into levels, stance, position and score.
func (r Rubric) Assess(q Question, text string, reading Reading) Assessment {
	a := r.Gate(q, text)
	if !a.Assessable {
		return a
	}
	a.Criteria = r.levels(q, reading)
	a.Stance, a.Position = r.stance(q, reading)
	if a.Words > r.Scoring.ScoreWords {
		a.Score = Score{Known: true, Points: r.points(reading, a)}
	}
	return a
}

// Gate decides without any critic whether an answer can be assessed.
func (r Rubric) Gate(q Question, text string) Assessment {
	a := Assessment{Words: CountWords(text)}
	switch {
	case !HasLetters(text):
		a.Missing = "There are no words in it yet."
	case a.Words < r.Scoring.MinWords:
		a.Missing = "It is too short to say anything about: a few sentences are needed."
	case repeats(q.Text, text):
		a.Missing = "It repeats the question and does not answer it yet."
	default:
		a.Assessable = true
	}
	return a
}

// repeats reports whether the answer is the question said again, once or more.
func repeats(question, answer string) bool {
	q, a := foldWords(question), foldWords(answer)
	if q == "" {
		return false
	}
	rest := a
	for len(rest) >= len(q) && rest[:len(q)] == q {
		rest = rest[len(q):]
		if rest != "" && rest[0] == ' ' {
			rest = rest[1:]
		}
	}
	return rest == "" || rest != a && CountWords(rest) < 3
}

func (r Rubric) levels(q Question, reading Reading) []Level {
	list := make([]Level, 0, len(r.Criteria))
	for _, c := range r.Criteria {
		list = append(list, r.level(q, c, reading))
	}
	return list
}

func (r Rubric) level(q Question, c Criterion, reading Reading) Level {
	l := Level{Criterion: c.ID, Core: c.ID == Structure || contains(q.Core, c.ID), Level: -1}
	for _, check := range c.Checks {
		if !r.Asks(q, check.ID) {
			continue
		}
		l.Asked++
		if reading.Met(check.ID) {
			l.Met++
		}
	}
	if l.Asked > 0 {
		l.Value = r.Scoring.Values[l.Asked][l.Met]
		l.Level = int(math.Round(4 * l.Value))
	}
	return l
}

// stance follows the rubric's rule: evidence of balance first, then which
// side has enough checks to count.
func (r Rubric) stance(q Question, reading Reading) (Stance, Position) {
	if !q.AsksStance {
		return NoStance, Position{}
	}
	if !reading.Met(onQuestion) {
		return Unclear, Position{}
	}
	dismissive, cautious := r.pull(Dismissive, reading), r.pull(Cautious, reading)
	if reading.Met(riskSerious) && (reading.Met(safeguardsFit) || reading.Met(measures)) {
		dCounts := dismissive >= 2 || reading.Met(proceeds)
		cCounts := cautious >= 2 || reading.Met(refuses) || reading.Met(absolute)
		return pick(dCounts, cCounts, 1, IsBalanced)
	}
	return pick(dismissive > cautious, cautious > dismissive, 2, Unclear)
}

func pick(dismissive, cautious bool, distance int, neither Stance) (Stance, Position) {
	switch {
	case dismissive && cautious:
		return Unclear, Position{}
	case dismissive:
		return IsDismissive, Position{true, -distance}
	case cautious:
		return OverlyCautious, Position{true, distance}
	case neither == IsBalanced:
		return IsBalanced, Position{Known: true}
	}
	return neither, Position{}
}

// pull counts the checks of a scale that are met; one-sidedness counts only
// beside a refusal or a demand for certainty.
func (r Rubric) pull(scale CriterionID, reading Reading) int {
	n := 0
	for _, s := range r.Scales {
		for _, c := range s.Checks {
			if s.ID == scale && reading.Met(c.ID) {
				n++
			}
		}
	}
	if scale == Cautious && reading.Met(oneSided) && !reading.Met(refuses) && !reading.Met(absolute) {
		n--
	}
	return n
}

func (r Rubric) points(reading Reading, a Assessment) int {
	s := r.Scoring
	raw := s.CoreWeight*coreMean(a.Criteria) +
		s.ParticularsWt*share(len(reading.Particulars), s.ParticularsFull) +
		s.OthersWeight*share(othersMet(a.Criteria), s.OthersFull)
	switch len(reading.Particulars) {
	case 0:
		raw = math.Min(raw, s.CapNone)
	case 1:
		raw = math.Min(raw, s.CapOne)
	}
	band := s.Bands[bandName(a)]
	score := band.Lo + (band.Hi-band.Lo)*raw/100
	score -= float64(s.FlagPenalty * r.costlyFlags(reading))
	return int(math.Round(math.Max(0, score)))
}

func bandName(a Assessment) string {
	switch {
	case a.Stance == NoStance:
		return "none"
	case !a.Position.Known:
		return "unclear"
	}
	return [...]string{"2", "1", "0", "1", "2"}[a.Position.Value+2]
}

func coreMean(levels []Level) float64 {
	sum, n := 0.0, 0
	for _, l := range levels {
		if l.Core && l.Asked > 0 {
			sum, n = sum+l.Value, n+1
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

func othersMet(levels []Level) int {
	n := 0
	for _, l := range levels {
		if !l.Core {
			n += l.Met
		}
	}
	return n
}

func share(n, full int) float64 { return math.Min(1, float64(n)/float64(full)) }

func (r Rubric) costlyFlags(reading Reading) int {
	n := 0
	for _, found := range reading.Flags {
		for _, f := range r.Flags {
			if f.ID == found.ID && f.Costs {
				n++
			}
		}
	}
	return n
}

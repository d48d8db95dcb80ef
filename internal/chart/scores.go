package chart

// FewestForTrend is how many answers a line needs before it says anything.
const FewestForTrend = 6

// The frame of the score chart in percent of the picture.
const (
	left, right = 7.0, 99.0
	top, bottom = 9.0, 86.0
)

// Answer is one score to be drawn, in the order they were given.
type Answer struct {
	Score  int    // 0..100
	Series string // answers are compared only within a series
	Change string // label of the break where this answer's series begins
	Rough  bool   // found by the checklist
	Date   string
	Text   string // said of the point
}

// Scores is the chart of score over time.
type Scores struct {
	Left, Right, Top, Bottom, Width, Height string
	Grid, Dates                             []Label
	Breaks                                  []Label
	Lines                                   []Line
	Points                                  []Point

	lastBreak float64
}

// Label is a text at a place.
type Label struct {
	At, Text, Anchor, Shift string
}

// Line is a trend within one series, in a box 1000 wide and 100 high.
type Line struct {
	Path string
	Past bool // not the newest series
}

// Point is one answer.
type Point struct {
	X, Y, Text string
	Rough      bool
}

// NewScores lays out answers from left to right, oldest first.
func NewScores(answers []Answer) Scores {
	s := Scores{
		Left: round(left), Right: round(right), Top: round(top), Bottom: round(bottom),
		Width: round(right - left), Height: round(bottom - top),
	}
	for _, level := range []int{0, 25, 50, 75, 100} {
		s.Grid = append(s.Grid, Label{At: round(down(float64(level))), Text: round(float64(level))})
	}
	for i, a := range answers {
		s.Points = append(s.Points, Point{X: round(across(i, len(answers))), Y: round(down(float64(a.Score))), Text: a.Text, Rough: a.Rough})
	}
	s.addSeries(answers)
	s.addDates(answers)
	return s
}

// across is the place of answer i of n; a single one stands in the middle.
func across(i, n int) float64 { return left + (right-left)*share(i, n) }

func share(i, n int) float64 {
	if n < 2 {
		return .5
	}
	return .015 + .97*float64(i)/float64(n-1)
}

func down(score float64) float64 { return bottom - (bottom-top)*score/100 }

// addSeries draws a line for each series long enough and a break before each
// but the first. Breaks that would write over each other keep only the last text.
func (s *Scores) addSeries(answers []Answer) {
	n := len(answers)
	for start := 0; start < n; {
		end := start + 1
		for end < n && answers[end].Series == answers[start].Series {
			end++
		}
		if start > 0 {
			s.addBreak((across(start-1, n)+across(start, n))/2, answers[start].Change)
		}
		if end-start >= FewestForTrend {
			s.Lines = append(s.Lines, Line{Path: trend(answers[start:end], start, n), Past: end < n})
		}
		start = end
	}
}

func (s *Scores) addBreak(at float64, text string) {
	label := Label{At: round(at), Text: text, Anchor: "start", Shift: "6"}
	if at > 70 {
		label.Anchor, label.Shift = "end", "-6"
	}
	if k := len(s.Breaks); k > 0 {
		if at-s.lastBreak < 25 {
			s.Breaks[k-1].Text = ""
		}
	}
	s.Breaks, s.lastBreak = append(s.Breaks, label), at
}

// trend is a mean over neighbours, nearer ones weighing more.
func trend(series []Answer, offset, n int) string {
	reach := float64(max(3, len(series)/4))
	places := make([][2]float64, len(series))
	for i := range series {
		var sum, weights float64
		for j, a := range series {
			w := 1 - abs(float64(i-j))/reach
			if w > 0 {
				sum, weights = sum+w*float64(a.Score), weights+w
			}
		}
		places[i] = [2]float64{1000 * share(offset+i, n), 100 - sum/weights}
	}
	return polyline(places)
}

// addDates writes the first, a middle and the last date.
func (s *Scores) addDates(answers []Answer) {
	n := len(answers)
	if n == 0 {
		return
	}
	s.Dates = append(s.Dates, Label{At: round(left), Text: answers[0].Date, Anchor: "start"})
	if answers[n-1].Date != answers[0].Date {
		s.Dates = append(s.Dates, Label{At: round(right), Text: answers[n-1].Date, Anchor: "end"})
	}
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

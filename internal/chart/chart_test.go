package chart

import (
	"strconv"
	"strings"
	"testing"
)

func answers(n int, series string) []Answer {
	list := make([]Answer, n)
	for i := range list {
		list[i] = Answer{Score: 10 * i % 100, Series: series, Date: "1 May"}
	}
	return list
}

func TestTrendNeedsSixAnswers(t *testing.T) {
	if got := NewScores(answers(5, "a")).Lines; len(got) != 0 {
		t.Errorf("five answers draw %d lines, want none", len(got))
	}
	if got := NewScores(answers(6, "a")).Lines; len(got) != 1 {
		t.Errorf("six answers draw %d lines, want one", len(got))
	}
}

func TestSeriesBreaksTheLine(t *testing.T) {
	list := append(answers(8, "a"), answers(8, "b")...)
	list[8].Change = "critic changed"
	s := NewScores(list)
	if len(s.Lines) != 2 || !s.Lines[0].Past || s.Lines[1].Past {
		t.Fatalf("lines = %+v, want an earlier and a present one", s.Lines)
	}
	if len(s.Breaks) != 1 || s.Breaks[0].Text != "critic changed" {
		t.Errorf("breaks = %+v", s.Breaks)
	}
}

func TestScoresWithNothingAndWithOne(t *testing.T) {
	if s := NewScores(nil); len(s.Points)+len(s.Dates)+len(s.Lines) != 0 {
		t.Errorf("empty chart has marks: %+v", s)
	}
	if s := NewScores(answers(1, "a")); s.Points[0].X != "53" || s.Points[0].Y != "86" {
		t.Errorf("single point = %+v, want it in the middle at the bottom", s.Points[0])
	}
}

func TestStripKeepsDotsOnTheirSide(t *testing.T) {
	for _, spot := range Strip([]int{-2, -2, -2, -2, -2, -2, -1, 0, 0, 1, 2}) {
		at, err := strconv.ParseFloat(spot.At, 64)
		if err != nil || spot.Class == "dismissive" && at >= 40 || spot.Class == "overly_cautious" && at <= 60 || at < 0 || at > 100 {
			t.Errorf("%s dot at %s %%", spot.Class, spot.At)
		}
	}
}

func TestWaveFillsItsBox(t *testing.T) {
	w := NewWave([]float64{0, .25, .5})
	if !strings.Contains(w.Path, "M5 48V52") || !strings.Contains(w.Path, "2V98") {
		t.Errorf("path = %.60s…, want dots for silence and the loudest from top to bottom", w.Path)
	}
	if got := NewWave(nil); got.Width != 10*bars {
		t.Errorf("no peaks: width %d", got.Width)
	}
}

func TestSpanStaysInside(t *testing.T) {
	if at, width := Span(-1, 200, 100); at != "0" || width != "99.5" {
		t.Errorf("Span = %s, %s", at, width)
	}
	if at, width := Span(1, 2, 0); at != "0" || width != "0" {
		t.Errorf("Span of nothing = %s, %s", at, width)
	}
}

func TestPaceStaysInsideItsScale(t *testing.T) {
	p := NewPace([]Moment{{At: 10, Value: 300}, {At: 50, Value: 110}}, 60, 110, 190, 150)
	if !strings.HasPrefix(p.Path, "M166.67 0L833.33 ") || p.Fast.Text != "190" || p.Usual == nil {
		t.Errorf("%+v", p)
	}
	if p := NewPace(nil, 0, 110, 190, 0); p.Path != "" || p.Usual != nil || p.BandHeight == "0" {
		t.Errorf("nothing spoken: %+v", p)
	}
}

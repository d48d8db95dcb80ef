package server

import (
	"fmt"
	"strings"
	"time"

	"equipoise/internal/chart"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// deliveryPart is how an answer was spoken.
type deliveryPart struct {
	Chart *paceChart
	Rows  []deliveryRow
}

// deliveryRow is one thing that was counted: a figure, and what to know of it.
type deliveryRow struct {
	Name, Value string
	Places      []deliveryPlace
	Notes       []string
}

// deliveryPlace is a stretch one can hear.
type deliveryPlace struct {
	Text  string
	Place place
}

// paceChart is pace over time.
type paceChart struct {
	chart.Pace
	Title, Description string
	Numbers            []fact
}

// beforePause is how much is heard before a pause, so that one hears what it
// follows; the figure beside it is the pause alone.
const beforePause = 2 * time.Second

func newDelivery(s *practice.Spoken, take *interview.TakeView) *deliveryPart {
	if s == nil {
		return nil
	}
	plays := take.Recording != nil && take.Recording.State == interview.Kept
	d := &deliveryPart{Chart: newPaceChart(s)}
	d.add(talkRow(s), paceRow(s, take.Transcript, plays), pauseRow(s, plays))
	if take.Transcript != nil {
		d.add(fillerRow(s), pronounRow(s))
	}
	return d
}

func (d *deliveryPart) add(rows ...deliveryRow) {
	for _, r := range rows {
		if r.Value != "" || len(r.Places) > 0 {
			d.Rows = append(d.Rows, r)
		}
	}
}

func talkRow(s *practice.Spoken) deliveryRow {
	r := deliveryRow{Name: "Time"}
	switch {
	case s.Talk == 0:
	case s.Limit == 0:
		r.Value = clock(s.Talk) + ", no limit was set"
	default:
		r.Value = clock(s.Talk) + " of " + clock(s.Limit)
	}
	return r
}

func paceRow(s *practice.Spoken, words *interview.Transcript, plays bool) deliveryRow {
	r := deliveryRow{Name: "Pace"}
	p := s.Pace
	switch {
	case words == nil || len(words.Words) == 0:
		r.Value = "Not known: the words have no times."
		return r
	case !p.Known:
		r.Value = "Not counted: the answer is too short, or its script has no spaces between words."
		return r
	}
	r.Value = fmt.Sprintf("%d words a minute", p.Mean)
	if s.Usual > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("The middle of your %d spoken answers before this session: %d.", s.Earlier, s.Usual))
	}
	if !p.Judged {
		return r
	}
	if len(p.Curve) == 0 && p.Mean < interview.SlowPace {
		r.Notes = append(r.Notes, fmt.Sprintf("That is under %d.", interview.SlowPace))
	}
	if len(p.Curve) == 0 && p.Mean > interview.FastPace {
		r.Notes = append(r.Notes, fmt.Sprintf("That is over %d.", interview.FastPace))
	}
	r.addStretches(p.Slower, fmt.Sprintf("Under %d", interview.SlowPace), plays)
	r.addStretches(p.Faster, fmt.Sprintf("Over %d", interview.FastPace), plays)
	return r
}

func (r *deliveryRow) addStretches(list []interview.Pause, what string, plays bool) {
	for _, s := range list {
		text := fmt.Sprintf("%s from %s to %s", what, moment(s.From), moment(s.To))
		r.Places = append(r.Places, deliveryPlace{text, placeInTime(s.From, s.To, plays)})
	}
}

// placeInTime leads to a stretch of sound, nowhere where there is none to play.
func placeInTime(from, to time.Duration, plays bool) place {
	if !plays {
		return place{}
	}
	from = max(0, from)
	return place{Time: moment(from), From: seconds(from.Seconds()), To: seconds(to.Seconds())}
}

func pauseRow(s *practice.Spoken, plays bool) deliveryRow {
	r := deliveryRow{Name: "Longest pauses"}
	for _, p := range s.Pauses {
		text := fmt.Sprintf("%.1f s at %s", (p.To - p.From).Seconds(), moment(p.From))
		r.Places = append(r.Places, deliveryPlace{text, placeInTime(p.From-beforePause, p.To+time.Second, plays)})
	}
	return r
}

func fillerRow(s *practice.Spoken) deliveryRow {
	r := deliveryRow{Name: "Fillers", Notes: []string{"Most transcribers leave them out, so there may have been more."}}
	total := 0
	var each []string
	for _, f := range s.Fillers {
		total += f.Times
		each = append(each, fmt.Sprintf("%s %d", f.Word, f.Times))
	}
	switch {
	case !s.English:
		return deliveryRow{Name: "Fillers, “we” and “I”", Value: "Counted in English only"}
	case total == 0:
		r.Value = "None written down"
	default:
		r.Value = fmt.Sprintf("At least %d: %s", total, strings.Join(each, ", "))
	}
	return r
}

func pronounRow(s *practice.Spoken) deliveryRow {
	if !s.English {
		return deliveryRow{}
	}
	return deliveryRow{
		Name: "“We” and “I”", Value: fmt.Sprintf("“We” %s, “I” %s", plural(s.We, "time"), plural(s.I, "time")),
		Notes: []string{"With us and our, me and my."},
	}
}

// numbersEvery is how far apart the figures beside the curve lie.
const numbersEvery = 10 * time.Second

func newPaceChart(s *practice.Spoken) *paceChart {
	if len(s.Pace.Curve) == 0 {
		return nil
	}
	curve := s.Pace.Curve
	whole := max(s.Talk, curve[len(curve)-1].At)
	var moments []chart.Moment
	low, high, next := curve[0], curve[0], time.Duration(0)
	c := &paceChart{Title: "Pace over the answer"}
	for _, p := range curve {
		moments = append(moments, chart.Moment{At: p.At.Seconds(), Value: p.PerMinute})
		if p.PerMinute < low.PerMinute {
			low = p
		}
		if p.PerMinute > high.PerMinute {
			high = p
		}
		if p.At >= next {
			c.Numbers = append(c.Numbers, fact{moment(p.At), fmt.Sprint(p.PerMinute)})
			next = p.At + numbersEvery
		}
	}
	c.Description = fmt.Sprintf("Between %d words a minute around %s and %d around %s.", low.PerMinute, moment(low.At), high.PerMinute, moment(high.At))
	c.Pace = chart.NewPace(moments, whole.Seconds(), interview.SlowPace, interview.FastPace, s.Usual)
	c.Begin.Text, c.End.Text = "0:00", clock(whole)
	return c
}

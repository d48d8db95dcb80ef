package interview

import (
	"slices"
	"strings"
	"time"
)

// Delivery is how an answer was spoken, counted from the times of its words and
// from its sound. It says nothing of feeling or character, and no score knows it.
type Delivery struct {
	Talk    time.Duration // length of the sound; 0: unknown
	Limit   time.Duration // 0: none was set
	Pace    Pace
	Pauses  []Pause // the longest, in the order they were made
	English bool    // whether what follows was counted: the lists are English
	Fillers []Tally // sounds of hesitation that were written down
	We, I   int     // with their forms: us and our, me and my
}

// Pace is how fast somebody spoke, in words a minute.
type Pace struct {
	Known  bool
	Mean   int // over the whole, pauses included
	Curve  []PacePoint
	Slower []Pause // stretches under SlowPace
	Faster []Pause // stretches over FastPace
	Judged bool    // whether slower and faster were looked for
}

// PacePoint is the pace around one moment.
type PacePoint struct {
	At        time.Duration
	PerMinute int
}

// Tally is how often a word was written down.
type Tally struct {
	Word  string
	Times int
}

const (
	// SlowPace and FastPace are words a minute. Spoken English mostly lies within
	// them (talk and read books near 150 to 160, careful lectures from about 110),
	// so nothing is said in between.
	SlowPace, FastPace = 110, 190

	paceWindow = 20 * time.Second // some fifty words: one sentence more or less moves it by a fifth
	paceStep   = 2 * time.Second
	paceLeast  = 10 * time.Second // a shorter answer has no pace worth a number
	mostPauses = 3

	// NoticedPause is the shortest silence that is told of as a pause.
	NoticedPause = 1500 * time.Millisecond
)

// Deliver counts the delivery of a spoken take; a typed one has none.
func Deliver(take TakeView, limit time.Duration) (Delivery, bool) {
	if take.Mode != Speaking || take.Recording == nil && take.Transcript == nil {
		return Delivery{}, false
	}
	d := Delivery{Limit: limit}
	var words Transcript
	if take.Transcript != nil {
		words = *take.Transcript
	}
	if take.Recording != nil {
		d.Talk = take.Recording.Duration
		d.Pauses = silences(*take.Recording)
	}
	if len(words.Words) > 0 {
		d.Pauses = between(words.Words)
	}
	d.Pauses = longest(d.Pauses)
	d.Pace = paceOf(words)
	if words.Text != "" && spokenIn(words.Language) {
		d.English = true
		d.Fillers, d.We, d.I = tally(words.Text)
	}
	return d, d.Talk > 0 || words.Text != ""
}

// spokenIn reports whether a transcriber's name for the language is English, or
// it names none.
func spokenIn(language string) bool {
	language = strings.ToLower(language)
	return language == "" || language == "en" || language == "english" || strings.HasPrefix(language, "en-")
}

// between are the silences between words; a time shared by several words of a
// stretch leaves none.
func between(words []Word) []Pause {
	var list []Pause
	for i := 1; i < len(words); i++ {
		if words[i].From-words[i-1].To >= NoticedPause {
			list = append(list, Pause{From: words[i-1].To, To: words[i].From})
		}
	}
	return list
}

// quietest is the share of the loudest part under which a step of the loudness
// curve is silence: a twentieth, 26 dB below, as the sound itself is searched.
const quietest = 1.0 / 20

// silences are those of the sound itself where it was decoded, else those that
// can be seen in its loudness curve.
func silences(r Recording) []Pause {
	if r.Decodable && r.Silences != nil {
		return r.Silences
	}
	return quiet(r)
}

// quiet are the silences in the loudness curve, those before the first and
// after the last sound left out. They are as exact as the curve's steps; where
// one step is as long as a pause, none can be told.
func quiet(r Recording) []Pause {
	if len(r.Peaks) == 0 || slices.Max(r.Peaks) == 0 {
		return nil
	}
	step := r.Duration / time.Duration(len(r.Peaks))
	floor := slices.Max(r.Peaks) * quietest
	if step > NoticedPause/2 {
		return nil
	}
	var list []Pause
	last := -1
	for i, peak := range r.Peaks {
		if peak <= floor {
			continue
		}
		if from := time.Duration(last+1) * step; last >= 0 && time.Duration(i)*step-from >= NoticedPause {
			list = append(list, Pause{From: from, To: time.Duration(i) * step})
		}
		last = i
	}
	return list
}

// longest keeps the longest pauses in the order they were made.
func longest(all []Pause) []Pause {
	list := slices.Clone(all)
	slices.SortStableFunc(list, func(a, b Pause) int { return int((b.To - b.From) - (a.To - a.From)) })
	list = list[:min(len(list), mostPauses)]
	slices.SortFunc(list, func(a, b Pause) int { return int(a.From - b.From) })
	return list
}

// tally counts hesitation, we and I in English words.
func tally(text string) (fillers []Tally, we, i int) {
	counts := map[string]int{}
	for _, written := range splitWords(text) {
		if written == "US" { // the country
			continue
		}
		switch w := strings.ToLower(written); w {
		case "um", "umm", "uhm", "uh", "uhh", "er", "erm", "hm", "hmm", "mm", "mmm", "ah", "eh":
			counts[w]++
		case "we", "us", "our", "ours", "ourselves":
			we++
		case "i", "me", "my", "mine", "myself":
			i++
		}
	}
	for w, n := range counts {
		fillers = append(fillers, Tally{w, n})
	}
	slices.SortFunc(fillers, func(a, b Tally) int {
		if a.Times != b.Times {
			return b.Times - a.Times
		}
		return strings.Compare(a.Word, b.Word)
	})
	return fillers, we, i
}

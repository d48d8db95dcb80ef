package interview

import (
	"strings"
	"unicode/utf8"
)

// DiffKind says on which side of a comparison words stand.
type DiffKind string

// The kinds of a difference.
const (
	InBoth    DiffKind = "both"
	OnlyFirst DiffKind = "first"
	OnlyOther DiffKind = "other"
)

// Difference is a run of words that two texts share, or that only one of them
// has, with its place in each in bytes; a place it has not is empty.
type Difference struct {
	Kind                   DiffKind
	FirstStart, FirstEnd   int
	SecondStart, SecondEnd int
}

const (
	// mostEdits is how far two texts may lie apart before they count as wholly
	// different: memory grows with its square, 2,000 is a long talk said anew.
	mostEdits = 2000
	// sharedRun is how many words in a row two takes must share to be called the
	// same there: below it the matches are "the", "so I" and other small change.
	sharedRun = 3
)

// Correction compares two versions of the same words, letter by letter in
// each word: a mended comma is a difference.
func Correction(first, second string) []Difference {
	return diff(first, second, func(w string) string { return w }, 1)
}

// Retelling compares two takes: case and punctuation do not count, nor do one
// or two words that happen to be the same in the midst of others.
func Retelling(first, second string) []Difference {
	return diff(first, second, foldWords, sharedRun)
}

func diff(first, second string, fold func(string) string, shortest int) []Difference {
	a, b := wordSpans(first), wordSpans(second)
	pairs := matches(folded(first, a, fold), folded(second, b, fold))
	var list []Difference
	at, bt := 0, 0
	for len(pairs) > 0 {
		n := run(pairs)
		i, j := pairs[0][0], pairs[0][1]
		pairs = pairs[n:]
		if n < shortest && n < min(len(a), len(b)) {
			continue
		}
		list = appendApart(list, a, b, at, i, bt, j)
		at, bt = i+n, j+n
		list = append(list, Difference{InBoth, a[i].start, a[at-1].end, b[j].start, b[bt-1].end})
	}
	return appendApart(list, a, b, at, len(a), bt, len(b))
}

// run is how many of the first pairs stand next to each other on both sides.
func run(pairs [][2]int) int {
	n := 1
	for n < len(pairs) && pairs[n][0] == pairs[n-1][0]+1 && pairs[n][1] == pairs[n-1][1]+1 {
		n++
	}
	return n
}

// appendApart adds the words from..to of each side as differences.
func appendApart(list []Difference, a, b []span, aFrom, aTo, bFrom, bTo int) []Difference {
	if aFrom < aTo {
		list = append(list, Difference{Kind: OnlyFirst, FirstStart: a[aFrom].start, FirstEnd: a[aTo-1].end})
	}
	if bFrom < bTo {
		list = append(list, Difference{Kind: OnlyOther, SecondStart: b[bFrom].start, SecondEnd: b[bTo-1].end})
	}
	return list
}

// wordSpans is the stretches between white space; scripts written without
// spaces give one stretch a character, with the marks that follow it.
func wordSpans(text string) []span {
	var list []span
	start := -1
	flush := func(end int) {
		if start >= 0 {
			list = append(list, span{start, end})
		}
		start = -1
	}
	for i, r := range text {
		switch {
		case strings.ContainsRune(" \t\n\r\v\f\u00a0\u3000", r):
			flush(i)
		case unspaced(r):
			flush(i)
			start = i
		case start < 0:
			start = i
		case wordRune(r) && endsUnspaced(text[start:i]):
			flush(i)
			start = i
		}
	}
	flush(len(text))
	return list
}

func endsUnspaced(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unspaced(r)
}

func folded(text string, spans []span, fold func(string) string) []string {
	words := make([]string, len(spans))
	for i, s := range spans {
		words[i] = fold(text[s.start:s.end])
	}
	return words
}

// matches pairs the words that two lists share in order, by Myers' O(ND)
// algorithm (Algorithmica 1, 1986): as few words as possible stay unpaired.
func matches(a, b []string) [][2]int {
	var pairs [][2]int
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		pairs = append(pairs, [2]int{head, head})
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	for _, p := range shortestEdit(a[head:len(a)-tail], b[head:len(b)-tail]) {
		pairs = append(pairs, [2]int{p[0] + head, p[1] + head})
	}
	for i := tail; i > 0; i-- {
		pairs = append(pairs, [2]int{len(a) - i, len(b) - i})
	}
	return pairs
}

// shortestEdit walks outwards, edit by edit, and remembers how far each
// diagonal came; texts too far apart share nothing.
func shortestEdit(a, b []string) [][2]int {
	most := min(len(a)+len(b), mostEdits)
	reach := make([]int32, 2*most+2) // reach[k+most]: furthest place in a on diagonal k
	var trace [][]int32
	for d := 0; d <= most; d++ {
		trace = append(trace, append([]int32(nil), reach[most-d:most+d+1]...))
		for k := -d; k <= d; k += 2 {
			x := furthest(reach, most, k, d)
			for y := x - k; x < len(a) && y < len(b) && a[x] == b[y]; y++ {
				x++
			}
			reach[k+most] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return backtrack(trace, len(a), len(b), d)
			}
		}
	}
	return nil
}

// furthest is where diagonal k begins after d edits: one word of a left out,
// or one of b put in, whichever comes further.
func furthest(reach []int32, middle, k, d int) int {
	if d == 0 {
		return 0
	}
	if k == -d || k != d && reach[middle+k-1] < reach[middle+k+1] {
		return int(reach[middle+k+1])
	}
	return int(reach[middle+k-1]) + 1
}

// backtrack follows the remembered diagonals home and collects the pairs.
func backtrack(trace [][]int32, x, y, d int) [][2]int {
	var pairs [][2]int
	for ; d >= 0; d-- {
		before, k := trace[d], x-y // before[i] belongs to diagonal i-d
		fromX := 0
		if d > 0 {
			fromX = furthest(before, d, k, d)
		}
		for x > fromX && x > 0 && y > 0 {
			x, y = x-1, y-1
			pairs = append(pairs, [2]int{x, y})
		}
		if d == 0 {
			break
		}
		if k == -d || k != d && before[d+k-1] < before[d+k+1] {
			y--
		} else {
			x--
		}
	}
	for i, j := 0, len(pairs)-1; i < j; i, j = i+1, j-1 {
		pairs[i], pairs[j] = pairs[j], pairs[i]
	}
	return pairs
}

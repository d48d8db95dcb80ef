package interview

// Stretch is a part of a text in bytes.
type Stretch struct{ Start, End int }

// unsure is the confidence below which a word is marked: the transcriber itself
// holds it for more likely wrong than right.
const unsure = 0.5

// Unsure lists the words that their transcriber was unsure of, none where it
// does not say how sure it was. Words a person wrote are not among them.
func (t Transcript) Unsure() []Stretch {
	var list []Stretch
	for _, w := range locate(t.Text, t.Words) {
		if w.Confidence > 0 && w.Confidence < unsure {
			list = append(list, Stretch{w.start, w.end})
		}
	}
	return list
}

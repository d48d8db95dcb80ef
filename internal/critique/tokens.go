package critique

import "unicode/utf8"

// tokens estimates from above how many tokens a text takes: one for every
// three and a half bytes of ASCII, and one for every two bytes of the rest.
// English takes about four and a half bytes a token.
func tokens(text string) int {
	other := 0
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			other++
		}
	}
	return (len(text)-other)*2/7 + other/2 + 1
}

// usable is how many tokens of a context a call may take, its reply included;
// the rest is for what the server adds and for what the estimate misses.
func usable(context int) int { return context * 85 / 100 }

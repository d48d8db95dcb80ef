package endtoend

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

// places is where the recorder's parts stand on the page, one below the other.
const places = `(() => {
	const top = (selector) => [...document.querySelectorAll(selector)].filter((e) => e.checkVisibility()).map((e) => Math.round(e.getBoundingClientRect().top + scrollY));
	return [".recorder-state", ".recorder-clock", ".recorder-meter", ".recorder-line", ".recorder-main", ".recorder-device", ".session-foot"].map((s) => top(s).join()).join(" ");
})()`

// Whatever the recorder does or lacks, nothing on the page moves.
func TestNothingMovesBetweenStates(t *testing.T) {
	usualFonts(t)
	v := visit(serve(t))
	page := v.URL + v.leads("/sessions", "question", privacy, "mode", "speaking", "think", "24", "answer", "120")
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(page)
	for _, w := range []view{{name: "desktop", width: 1280}, {name: "phone", width: 390}, {name: "dark", width: 1280, dark: true}, {name: "phone-dark", width: 390, dark: true}, {width: 320}} {
		b.Run(chromedp.EmulateViewport(w.width, 800), themed(w.dark))
		want := ""
		for _, scene := range append(recorderStates(), recorderFaults()...) {
			state, fault, _ := strings.Cut(scene, " ")
			browsertest.Eval[any](b, recorderIn(state, fault))
			browsertest.Eval[any](b, settled(false))
			got := browsertest.Eval[string](b, places)
			if want == "" {
				want = got
			}
			if got != want {
				t.Errorf("%d px, %s: parts stand at %s, before at %s", w.width, scene, got, want)
			}
			if err := fits(b, w.width); err != nil {
				t.Errorf("%d px, %s: %v", w.width, scene, err)
			}
			if w.name != "" {
				b.Run(chromedp.EmulateViewport(w.width, 800))
				picture(t, b, "recorder-"+strings.TrimSpace(strings.ReplaceAll(scene, " ", "-"))+"-"+w.name, w.width)
				b.Run(chromedp.EmulateViewport(w.width, 800))
			}
		}
	}
}

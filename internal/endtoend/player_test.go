package endtoend

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"equipoise/internal/browsertest"
)

const (
	sound = `document.querySelector("player-box audio")`

	// noteStart has the page note where the sound next begins to play.
	noteStart = `(() => { window.began = null; const sound = ` + sound + `; sound.pause();
		sound.addEventListener("playing", () => { window.began = sound.currentTime; }, { once: true }); })()`
)

// A click on a quote or on a word plays from the start of its sentence, in the
// file that was kept, and the word that is heard is marked.
func TestQuotesPlayFromTheirSentence(t *testing.T) {
	one := firstTalk()
	v := visit(serve(t, using(hears(t, one))...))
	address := v.say(t, misleading, one)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(v.URL + address)
	b.Until(sound + `.readyState >= 1`)

	quotes := browsertest.Eval[[]string](b, `[...document.querySelectorAll(".quoted")].map((e) => e.textContent)`)
	if len(quotes) == 0 {
		t.Fatal("the review quotes nothing that can be heard")
	}
	begins(t, b, ".quoted", one.start(quotes[0]))
	for _, n := range []int{3, 5} {
		begins(t, b, fmt.Sprintf("#A%d .said-text", n), one.sentences[n-1].from)
	}
	browsertest.Eval[any](b, sound+`.pause()`)

	at := one.sentences[3].from + 3.2*talkStep
	browsertest.Eval[any](b, fmt.Sprintf(`document.querySelector("player-box").go(%f)`, at))
	if heard, want := spokenWord(b), strings.Fields(one.sentences[3].text)[3]; heard != want {
		t.Errorf("at %.2f s %q is marked, want %q", at, heard, want)
	}
	unsure := browsertest.Eval[[]string](b, `[...document.querySelectorAll(".unsure")].map((e) => e.textContent)`)
	if got := strings.Join(unsure, " "); got != "dosage. dosage," {
		t.Errorf("marked as unsure: %q", got)
	}
}

// begins clicks a place and compares where the sound begins to play.
func begins(t *testing.T, b *browsertest.Browser, selector string, want float64) {
	t.Helper()
	browsertest.Eval[any](b, noteStart)
	clickText(b, selector)
	b.Until(`window.began !== null`)
	if got := browsertest.Eval[float64](b, `window.began`); math.Abs(got-want) > 0.3 {
		t.Errorf("%s plays from %.2f s, its sentence begins at %.2f s", selector, got, want)
	}
}

// clickText clicks the middle of the first line of a text.
func clickText(b *browsertest.Browser, selector string) {
	at := browsertest.Eval[struct{ X, Y float64 }](b, fmt.Sprintf(`(() => {
		const text = document.querySelector(%q);
		text.scrollIntoView({ block: "center", behavior: "instant" });
		const { x, y, width, height } = text.getClientRects()[0];
		return { X: x + width / 2, Y: y + height / 2 };
	})()`, selector))
	b.Run(chromedp.MouseClickXY(at.X, at.Y))
}

func spokenWord(b *browsertest.Browser) string {
	return strings.TrimSpace(browsertest.Eval[string](b, `[...CSS.highlights.get("spoken")].map(String).join("")`))
}

// Everything the player does is done by the keyboard alone.
func TestPlayerByKeyboard(t *testing.T) {
	one := firstTalk()
	v := visit(serve(t, using(hears(t, one))...))
	address := v.say(t, misleading, one)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(v.URL + address)
	b.Until(sound + `.readyState >= 1`)

	tabTo(t, b, ".player-play")
	keys(b, " ")
	b.Until(`!` + sound + `.paused`)
	keys(b, " ")
	b.Until(sound + `.paused`)
	tabTo(t, b, ".player-seek")
	if !browsertest.Eval[bool](b, `document.querySelector(".player-keys").getBoundingClientRect().height > 10`) {
		t.Error("the keys are not told where one uses them")
	}
	browsertest.Eval[any](b, `document.querySelector("player-box").go(0)`)
	for _, press := range []struct {
		key  string
		want float64
	}{
		{kb.ArrowRight, 5}, {kb.ArrowRight, 10}, {kb.ArrowLeft, 5}, {".", one.sentences[1].from}, {".", one.sentences[2].from}, {",", one.sentences[1].from}, {",", one.sentences[0].from},
	} {
		keys(b, press.key)
		if got := browsertest.Eval[float64](b, sound+`.currentTime`); math.Abs(got-press.want) > 0.05 {
			t.Errorf("after %q the sound is at %.2f s, want %.2f", press.key, got, press.want)
		}
	}
	keys(b, " ")
	b.Until(`!` + sound + `.paused`)
	keys(b, " ")
	b.Until(sound + `.paused`)
	tabTo(t, b, ".player-speed")
	keys(b, kb.Enter)
	if got := browsertest.Eval[float64](b, sound+`.playbackRate`); got != 1.25 {
		t.Errorf("the speed is %v", got)
	}
	tabTo(t, b, "#A2 .said-time")
	browsertest.Eval[any](b, noteStart)
	keys(b, kb.Enter)
	b.Until(`window.began !== null`)
	if got := browsertest.Eval[float64](b, `window.began`); math.Abs(got-one.sentences[1].from) > 0.3 {
		t.Errorf("the second sentence plays from %.2f s", got)
	}
}

func keys(b *browsertest.Browser, text string) { b.Run(chromedp.KeyEvent(text)) }

// tabTo goes on with the tabulator until a place has the focus.
func tabTo(t *testing.T, b *browsertest.Browser, selector string) {
	t.Helper()
	for range 60 {
		if browsertest.Eval[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) {
			return
		}
		keys(b, kb.Tab)
	}
	t.Fatalf("the tabulator never reaches %s", selector)
}

// Without script there is the browser's own player for the same sound, and the
// words can be corrected all the same.
func TestPlayerWithoutScript(t *testing.T) {
	one := firstTalk()
	v := visit(serve(t, using(hears(t, one))...))
	address := v.say(t, misleading, one)
	b := browsertest.Start(t, browsertest.Options{})
	b.Run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.Open(v.URL + address)
	if !browsertest.Eval[bool](b, sound+`.checkVisibility() && `+sound+`.controls && !document.querySelector(".player-shell").checkVisibility() && !document.querySelector("button.said-time").checkVisibility()`) {
		t.Error("without script there is not just the plain player")
	}
	b.Run(chromedp.Click(chromedp.CSS(".correct summary")))
	b.Run(chromedp.SendKeys(chromedp.CSS("#text"), " And so on."))
	press(b, ".correct button")
	if !strings.Contains(b.Text(".mended ins"), "And so on.") {
		t.Errorf("without script the correction is lost: %s", b.Text(".mended"))
	}
}

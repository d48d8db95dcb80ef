package endtoend

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

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
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(spokenPage(serve(t), "think", "24", "answer", "120"))
	for _, w := range []view{{name: "desktop", width: 1280}, {name: "phone", width: 390}, {name: "dark", width: 1280, dark: true}, {name: "phone-dark", width: 390, dark: true}, {width: 320}} {
		stands := ""
		for _, scene := range append(recorderStates(), recorderFaults()...) {
			b.Run(chromedp.EmulateViewport(w.width, 800), themed(w.dark))
			state, fault, _ := strings.Cut(scene, " ")
			browsertest.Eval[any](b, recorderIn(state, fault))
			browsertest.Eval[any](b, settled(false))
			now := browsertest.Eval[string](b, places)
			if stands == "" {
				stands = now
			}
			if now != stands {
				t.Errorf("%d px, %s: parts stand at %s, before at %s", w.width, scene, now, stands)
			}
			if err := fits(b, w.width); err != nil {
				t.Errorf("%d px, %s: %v", w.width, scene, err)
			}
			if w.name != "" {
				picture(t, b, "recorder-"+strings.ReplaceAll(scene, " ", "-")+"-"+w.name, w.width)
			}
		}
	}
}

// spokenPage is the address of a question that is to be answered by voice.
func spokenPage(s *server, times ...string) string {
	return s.URL + visit(s).leads("/sessions", append([]string{"question", privacy, "mode", "speaking"}, times...)...)
}

func shows(fault string) string {
	return fmt.Sprintf(`document.querySelector("[data-fault=%s]").checkVisibility()`, fault)
}

// line is the sentence that the recorder shows.
func line(b *browsertest.Browser) string {
	return browsertest.Eval[string](b, `document.querySelector(".recorder-line").innerText.replace(/\s+/g, " ")`)
}

// moments notes when sound was recorded, in seconds, and everything announced.
const moments = `
	globalThis.moments = [];
	const Real = MediaRecorder;
	globalThis.MediaRecorder = class extends Real {
		constructor(...args) {
			super(...args);
			for (const name of ["start", "pause", "resume", "stop"]) this.addEventListener(name, () => moments.push(performance.now() / 1000));
		}
	};
	addEventListener("DOMContentLoaded", () => {
		const status = document.querySelector("recorder-box [role=status]");
		if (status) new MutationObserver(() => { status.dataset.said = (status.dataset.said ?? "") + status.textContent + "|"; }).observe(status, { childList: true, characterData: true, subtree: true });
	});
`

// keptSound is the address of the newest recording as the program keeps it.
func keptSound(v *visitor, page string) string {
	v.t.Helper()
	v.await(strings.TrimSuffix(page, "/1")+"/finish", "spoken")
	return v.URL + v.find(page+"/words", `src="(/recordings/[^"]+/sound)"`)
}

// A pause keeps what was said before and after it, whole and nothing else, and
// the clock stands still meanwhile.
func TestPauseLosesNoSound(t *testing.T) {
	s := serve(t)
	page := spokenPage(s, "think", "0", "answer", "120")
	voice := browsertest.Speech(t, spokenFirst)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice})
	b.Before(moments)
	b.Open(page)
	b.Click("[data-do=start]")
	b.Until(savedUpTo(3))
	b.Click("[data-do=pause]")
	b.Until(at("paused"))
	clock := b.Text("[data-value=clock]")
	b.Until(`performance.now() / 1000 > moments[1] + 1.5`)
	if now := b.Text("[data-value=clock]"); now != clock {
		t.Errorf("the clock went from %s to %s while paused", clock, now)
	}
	b.Click("[data-do=retry]")
	b.Until(at("recording"))
	b.Until(savedUpTo(6))
	b.Click("[data-do=finish]")
	b.Until(at("saved"))
	m := browsertest.Eval[[]float64](b, `moments`)
	first, second := m[1]-m[0], m[3]-m[2]
	curve, length := b.PlayedCurve(keptSound(visit(s), strings.TrimPrefix(page, s.URL)))
	t.Logf("recorded for %.2f + %.2f s, kept %.2f s", first, second, length)
	if d := length - first - second; d > 0.1 || d < -0.1 {
		t.Errorf("kept %.2f s, recorded for %.2f", length, first+second)
	}
	spoken, _ := browsertest.WAVCurve(t, voice)
	at := int(first / length * float64(len(curve)))
	for name, part := range map[string][]float64{"before": curve[:at], "after": curve[at:]} {
		// half of a few seconds holds too few syllables for the 0.9 of whole answers
		if r := browsertest.Alike(spoken, part, 12); r < 0.85 {
			t.Errorf("what was said %s the pause correlates by %.3f", name, r)
		}
	}
}

// A person answers, pauses and goes on by keyboard alone, hears of each step,
// and no state holds a barrier.
func TestSpokenByKeyboard(t *testing.T) {
	s := serve(t)
	b := browsertest.Start(t, browsertest.Options{Microphone: browsertest.Speech(t, spokenThird)})
	b.Before(moments)
	b.Open(spokenPage(s, "think", "0", "answer", "14"))
	judge := newAxe(t, b)
	judge.enter()
	key := func(keys string) { b.Run(chromedp.KeyEvent(keys)) }
	focused := func() string {
		return browsertest.Eval[string](b, `document.activeElement.textContent.trim()`)
	}
	reach := func(button string) {
		t.Helper()
		for range 20 {
			if focused() == button {
				return
			}
			key(kb.Tab)
		}
		t.Fatalf("%q cannot be reached, %q has the focus", button, focused())
	}
	state := func(name, next string) {
		t.Helper()
		b.Until(at(name))
		if next != focused() {
			t.Errorf("%s: %q has the focus, not %q", name, focused(), next)
		}
		for _, found := range judge.violations() {
			t.Errorf("%s: %s", name, found)
		}
	}
	reach("Sound check")
	key(kb.Enter)
	b.Until(shows("heard"))
	b.Until(`document.querySelector("[data-value=device]").options.length > 1`)
	for _, found := range judge.violations() {
		t.Errorf("sound check: %s", found)
	}
	browsertest.Eval[any](b, `document.querySelector(".session-head a").focus()`)
	reach("Start answering")
	key(kb.Enter)
	state("recording", "Finish answer")
	b.Until(savedUpTo(1))
	reach("Pause")
	key(" ")
	state("paused", "Go on")
	key(kb.Enter)
	state("recording", "Finish answer")
	b.Until(`document.querySelector("[data-said]").dataset.said.includes("Ten seconds left")`)
	key(kb.Enter)
	state("saved", "To the end")
	said := strings.Split(browsertest.Eval[string](b, `document.querySelector("[data-said]").dataset.said`), "|")
	for _, want := range []string{"Recording", "Paused", "Saving", "Saved"} {
		if !slices.Contains(said, want) {
			t.Errorf("%q was not announced: %q", want, said)
		}
	}
	leaves(b, chromedp.KeyEvent(kb.Enter))
	b.Until(`location.pathname.endsWith("/finish")`)
}

// Two tabs on one answer: the second says so and can take it over; what was
// said in the first is kept, once.
func TestTwoTabsOneAnswer(t *testing.T) {
	s := serve(t)
	page := spokenPage(s, "think", "0", "answer", "120")
	first := browsertest.Start(t, browsertest.Options{Expect: []string{"409", "net::ERR_"}})
	first.Before(moments)
	first.Open(page)
	first.Click("[data-do=start]")
	first.Until(savedUpTo(2))
	second := first.Tab()
	second.Before(moments)
	second.Open(page)
	second.Until(at("elsewhere"))
	if said := line(second); !strings.Contains(said, "another tab") {
		t.Errorf("the second tab says %q", said)
	}
	second.Front()
	second.Click("[data-do=over]")
	second.Until(at("left") + ` && document.querySelector("[data-if=known]").checkVisibility()`)
	first.Until(at("elsewhere"))
	if said := line(second); !strings.Contains(said, "Question 1: 0:0") || !strings.Contains(said, "Keep it, go on, or start again?") {
		t.Errorf("what is left is told as %q", said)
	}
	second.Click("[data-do=retry]")
	second.Until(at("recording"))
	second.Until(savedUpTo(4))
	second.Click("[data-do=finish]")
	second.Until(at("saved"))
	m := append(browsertest.Eval[[]float64](first, `moments`), browsertest.Eval[[]float64](second, `moments`)...)
	recorded := m[1] - m[0] + m[3] - m[2]
	if _, length := second.PlayedCurve(keptSound(visit(s), strings.TrimPrefix(page, s.URL))); length > recorded+0.1 || length < recorded-0.3 {
		t.Errorf("kept %.2f s of %.2f", length, recorded)
	}
	s.stop()
	for table, want := range map[string]int{"takes": 1, "recordings": 1, "uploads": 2} {
		if got := countRows(t, s.data, table); got != want {
			t.Errorf("%d %s, want %d", got, table, want)
		}
	}
	s.start()
}

// The settings' own check hears, plays it back and names the microphones; what
// is chosen there is what a session's recorder starts with.
func TestMicrophoneIsChosenOnce(t *testing.T) {
	s := serve(t)
	b := browsertest.Start(t, browsertest.Options{Microphone: browsertest.Speech(t, spokenFirst)})
	b.Open(s.URL + "/settings/microphone")
	b.Click("[data-do=listen]")
	b.Until(`document.querySelector("mic-check").dataset.state === "heard" && document.querySelector("mic-check audio").readyState > 0`)
	const named = `[...document.querySelector("select[name=device]").options].map((o) => o.textContent)`
	if names := browsertest.Eval[[]string](b, named); len(names) < 2 {
		t.Fatalf("only %q can be chosen", names)
	}
	chosen := browsertest.Eval[string](b, `(() => { const s = document.querySelector("select[name=device]"); s.selectedIndex = s.options.length - 1; return s.value; })()`)
	press(b, "mic-check form button")
	b.Open(spokenPage(s, "think", "0", "answer", "120"))
	const device = `document.querySelector("[data-value=device]")`
	b.Until(device + `.options.length > 1`)
	if got := browsertest.Eval[string](b, device+`.value`); got != chosen {
		t.Errorf("the recorder starts with %q, chosen was %q", got, chosen)
	}
	browsertest.Eval[any](b, `(() => { const s = `+device+`; s.value = ""; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	b.Until(`performance.getEntriesByType("resource").some((e) => e.name.endsWith("/settings/microphone"))`)
	b.Open(spokenPage(s, "think", "0", "answer", "120"))
	b.Until(`!!document.querySelector("recorder-box").run`)
	if got := browsertest.Eval[string](b, device+`.value`); got != "" {
		t.Errorf("the recorder starts with %q, the browser's was chosen last", got)
	}
}

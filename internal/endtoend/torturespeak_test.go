package endtoend

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

// insistent is a person who tries again whenever a recorder has stopped.
const insistent = `setInterval(() => {
	if (!["broken", "stopped"].includes(document.querySelector("recorder-box")?.dataset.state)) return;
	[...document.querySelectorAll("[data-do=retry]")].find((e) => e.checkVisibility())?.click();
}, 600);`

// tap presses a recorder's button as soon as it is there.
func tap(b *browsertest.Browser, do string) {
	b.Until(fmt.Sprintf(`(() => {
		const button = [...document.querySelectorAll("recorder-box:defined [data-do=%s]")].find((e) => e.checkVisibility());
		button?.click();
		return Boolean(button);
	})()`, do))
}

// sitting is one answer that is spoken in a real browser.
type sitting struct {
	*world
	t       *testing.T
	b       *browsertest.Browser // the tab that goes on with it
	address string
}

// fortunes is what can happen to a recording in a browser.
func fortunes() []func(*sitting) {
	return []func(*sitting){
		(*sitting).tabCrashes, (*sitting).lineBreaks, (*sitting).secondTab, (*sitting).tabClosed,
		(*sitting).nothing, (*sitting).crashGoesOn, (*sitting).reloads, (*sitting).startsAgain,
	}
}

// speaks records one answer in a real browser, with a voice of its own.
func (w *world) speaks(t *testing.T, n int) {
	c := &caller{at: w.way.URL, dice: rand.New(rand.NewPCG(w.seed, uint64(n)+9000)), http: &http.Client{
		Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	a, err := c.session()
	must(t, err)
	w.remember(a)
	s := &sitting{world: w, t: t, address: w.way.URL + a.page, b: browsertest.Start(t, browsertest.Options{
		Microphone: browsertest.Speech(t, fmt.Sprintf("This is browser %d. %s", n, spokenFirst)), Limit: 4 * time.Minute,
		Expect: []string{"net::ERR_", "Failed to load resource"},
	})}
	s.opens(s.b)
	tap(s.b, "start")
	s.b.Until(savedUpTo(2))
	fortunes()[n%len(fortunes())](s)
	tap(s.b, "finish")
	s.b.Until(at("saved"))
	w.told.add("spoken in a browser", 1)
}

// opens opens the answer in a tab, and lets it say how it stands when the test
// has failed.
func (s *sitting) opens(tab *browsertest.Browser) {
	s.b = tab
	tab.Before(insistent)
	s.t.Cleanup(func() {
		if s.t.Failed() {
			text, err := chromedp.Run(tab.Context, chromedp.Evaluate[string](`(document.querySelector("recorder-box")?.dataset.state ?? location.href) + ": " + document.body.innerText`))
			s.t.Logf("the page: %s (%v)", text, err)
		}
	})
	tab.Open(s.address)
}

// returns opens the page anew, which offers what was said.
func (s *sitting) returns(from *browsertest.Browser) {
	s.opens(from.Tab())
	s.b.Until(at("left"))
}

func (s *sitting) goesOn() {
	tap(s.b, "retry")
	s.b.Until(at("recording"))
	s.b.Until(savedUpTo(4))
}

func (s *sitting) nothing() {}

func (s *sitting) tabCrashes() {
	s.told.add("tabs that crashed", 1)
	s.b.Crash()
	s.returns(s.b)
}

func (s *sitting) crashGoesOn() {
	s.tabCrashes()
	s.goesOn()
}

// tabClosed closes the tab that records, and comes back in another.
func (s *sitting) tabClosed() {
	s.told.add("tabs that were closed", 1)
	keeper := s.b.Tab()
	keeper.Open("about:blank")
	_, _ = chromedp.Call(s.b.Context, page.Close, cdp.Empty{})
	s.returns(keeper)
	s.goesOn()
}

func (s *sitting) reloads() {
	s.told.add("pages left and opened again", 1)
	s.b.Open(s.address)
	s.b.Until(at("left"))
	s.goesOn()
}

func (s *sitting) lineBreaks() {
	s.told.add("offline spells", 1)
	s.b.Online(false)
	s.b.Until(shows("offline"))
	s.b.Until(`/0:0[3-9] still to send/.test(document.querySelector(".recorder-line").innerText)`)
	s.b.Online(true)
	s.b.Until("!" + shows("offline"))
	s.b.Until(savedUpTo(4))
}

// secondTab takes the answer over from the first.
func (s *sitting) secondTab() {
	s.told.add("answers in two tabs", 1)
	s.opens(s.b.Tab())
	s.b.Until(at("elsewhere"))
	s.b.Front()
	tap(s.b, "over")
	s.b.Until(at("left"))
	s.goesOn()
}

// startsAgain has the take so far kept beside the next.
func (s *sitting) startsAgain() {
	tap(s.b, "again")
	s.b.Until(at("recording"))
	s.b.Until(savedUpTo(2))
}

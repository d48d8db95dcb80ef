package recordings

import (
	"fmt"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"equipoise/internal/browsertest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const spoken = "Last year we found that our model could be talked into giving dangerous advice. We stopped the release."

func atState(state string) string {
	return fmt.Sprintf(`document.querySelector("recorder-box").dataset.state === %q`, state)
}

func savedUpTo(second int) string {
	return fmt.Sprintf(`Number(document.querySelector("[data-in=recording] [data-value=saved]").textContent.split(":")[1]) >= %d`, second)
}

func faultShown(name string) string {
	return fmt.Sprintf(`document.querySelector("[data-fault=%s]").checkVisibility()`, name)
}

// sameSound compares what was spoken with what the browser hears of what was kept.
func sameSound(t *testing.T, b *browsertest.Browser, spoken, kept string, seconds float64) {
	t.Helper()
	want, _ := browsertest.WAVCurve(t, spoken)
	got, length := b.PlayedCurve(kept)
	r := browsertest.Alike(want, got, 2)
	t.Logf("loudness curves correlate by %.3f", r)
	if r < 0.9 {
		t.Errorf("loudness curves correlate by %.3f, want 0.9", r)
	}
	if length < seconds {
		t.Errorf("%.1f s were kept, want at least %.1f", length, seconds)
	}
}

func onStage(t *testing.T) (*stage, string, string) {
	t.Helper()
	dir := t.TempDir()
	s, h, err := newStage(dir)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return s, server.URL, dir
}

func TestRecorderKeepsWhatWasSaid(t *testing.T) {
	s, at, dir := onStage(t)
	s.flaky.Store(true)
	voice := browsertest.Speech(t, spoken)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice, Expect: []string{"503"}})
	b.Open(at + "/answer?answer=120")
	b.Click("[data-do=start]")
	b.Until(atState("recording"))
	b.Until(savedUpTo(4))
	b.Shot("recorder-recording")
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
	b.Shot("recorder-saved")
	ids := kept(t, dir)
	if len(ids) != 1 {
		t.Fatalf("%d recordings kept, want one", len(ids))
	}
	sameSound(t, b, voice, at+"/recordings/"+ids[0]+"/sound", 4)
	if status := b.Text("[data-value=status]"); status != "Saved" {
		t.Errorf("status says %q", status)
	}
}

func TestRecorderOutlivesKilledServer(t *testing.T) {
	dir := t.TempDir()
	p := start(t, dir, "127.0.0.1:0")
	address := strings.TrimPrefix(p.at, "http://")
	voice := browsertest.Speech(t, spoken)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice, Expect: []string{"net::ERR_"}})
	b.Open(p.at + "/answer")
	b.Click("[data-do=start]")
	for second := range 3 {
		b.Until(savedUpTo(second + 1))
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
		b.Until(faultShown("away"))
		p = start(t, dir, address)
	}
	b.Until(savedUpTo(5))
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
	ids := kept(t, dir)
	if len(ids) != 1 {
		t.Fatalf("%d recordings kept, want one", len(ids))
	}
	sameSound(t, b, voice, p.at+"/recordings/"+ids[0]+"/sound", 4.5)
}

func TestRecorderStopsByTheClock(t *testing.T) {
	_, at, dir := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(at + "/answer?answer=2")
	b.Click("[data-do=start]")
	b.Until(atState("saved"))
	if ids := kept(t, dir); len(ids) != 1 {
		t.Fatalf("%d recordings kept, want one", len(ids))
	}
	b.Click("[data-do=again]")
	b.Until(atState("saved"))
	if ids := kept(t, dir); len(ids) != 2 {
		t.Errorf("%d recordings kept, want both takes", len(ids))
	}
}

func TestCrashedTabLosesNothing(t *testing.T) {
	dir := t.TempDir()
	p := start(t, dir, "127.0.0.1:0")
	address := strings.TrimPrefix(p.at, "http://")
	voice := browsertest.Speech(t, spoken)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice, Expect: []string{"net::ERR_", "409"}})
	b.Open(p.at + "/answer")
	b.Click("[data-do=start]")
	b.Until(savedUpTo(2))
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	b.Until(`Number(document.querySelector("[data-value=behind]").textContent) >= 3`)
	b.Crash()
	p = start(t, dir, address)
	tab := b.Tab()
	tab.Open(p.at + "/answer?left=" + onlyUpload(t, dir))
	tab.Until(atState("left"))
	tab.Shot("recorder-left")
	tab.Click("[data-do=finish]")
	tab.Until(atState("saved"))
	sameSound(t, tab, voice, p.at+"/recordings/"+kept(t, dir)[0]+"/sound", 3.5)
}

func TestRecordingGoesOnAfterLeaving(t *testing.T) {
	_, at, dir := onStage(t)
	// 409: the page before may still be sending while this one asks what has arrived.
	b := browsertest.Start(t, browsertest.Options{Expect: []string{"409"}})
	b.Open(at + "/answer?answer=120")
	b.Click("[data-do=start]")
	b.Until(savedUpTo(2))
	b.Open("about:blank")
	b.Open(at + "/answer?answer=120&left=" + onlyUpload(t, dir))
	b.Until(atState("left"))
	b.Click("[data-do=retry]")
	b.Until(atState("recording"))
	b.Until(savedUpTo(4))
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
	ids := kept(t, dir)
	if len(ids) != 1 {
		t.Fatalf("%d recordings kept, want one of two parts", len(ids))
	}
	if _, length := b.PlayedCurve(at + "/recordings/" + ids[0] + "/sound"); length < 3.9 {
		t.Errorf("%.1f s were kept, want both parts: 4", length)
	}
}

// onlyUpload is the id of the recording whose first file is arriving.
func onlyUpload(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir + "/uploads")
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d files of uploads (%v), want two", len(entries), err)
	}
	return strings.TrimSuffix(entries[0].Name(), "-1")
}

func TestPlayerPlaysAndSeeks(t *testing.T) {
	_, at, dir := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(at + "/answer?answer=4")
	b.Click("[data-do=start]")
	b.Until(atState("saved"))
	b.Open(at + "/listen/" + kept(t, dir)[0])
	b.Until(`document.querySelector("audio").readyState > 0`)
	b.Click("[data-play-from]")
	b.Until(`document.querySelector("audio").currentTime >= 1.5 && document.querySelector("audio").paused`)
	const now = `document.querySelector("audio").currentTime`
	// a browser tells where it is four times a second, later where it is busy
	if at := browsertest.Eval[float64](b, now); at > 2.2 {
		t.Errorf("played to %.2f s, want to stop at 1.5", at)
	}
	if word := browsertest.Eval[string](b, `[...CSS.highlights.get("spoken")][0].toString()`); word != "three" {
		t.Errorf("word %q is marked, want three", word)
	}
	b.Run(chromedp.Focus(chromedp.CSS("[data-do=seek]")), chromedp.KeyEvent(kb.ArrowLeft))
	b.Until(now + ` === 0`)
	if text := browsertest.Eval[string](b, `document.querySelector("[data-do=seek]").getAttribute("aria-valuetext")`); text != "0:00 of 0:04" {
		t.Errorf("place is told as %q", text)
	}
	b.Click("[data-do=speed]")
	b.Click("[data-do=play]")
	b.Until(now + ` > 0.5 && document.querySelector("audio").playbackRate === 1.25`)
	b.Shot("player")
}

// Whoever cannot see the clock hears when it comes to its end.
func TestTimeLeftIsAnnounced(t *testing.T) {
	_, at, _ := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	for seconds, said := range map[int]string{61: "One minute left", 31: "Thirty seconds left", 11: "Ten seconds left"} {
		b.Open(fmt.Sprintf("%s/answer?answer=%d", at, seconds))
		b.Click("[data-do=start]")
		b.Until(fmt.Sprintf(`document.querySelector("[data-value=status]").textContent === %q`, said))
		b.Click("[data-do=finish]")
		b.Until(atState("saved"))
	}
}

// The screen stays on while somebody speaks, and only then.
func TestScreenStaysOnWhileRecording(t *testing.T) {
	_, at, _ := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	b.Before(`window.locks = [];
		const ask = navigator.wakeLock.request.bind(navigator.wakeLock);
		navigator.wakeLock.request = async (kind) => {
			const lock = await ask(kind);
			locks.push(lock);
			return lock;
		};`)
	b.Open(at + "/answer")
	held := func(n int) string { return fmt.Sprintf("locks.filter((lock) => !lock.released).length === %d", n) }
	b.Until(held(0))
	b.Click("[data-do=start]")
	b.Until(held(1))
	b.Click("[data-do=pause]")
	b.Until(held(0))
	b.Click("[data-in=paused][data-do=retry]")
	b.Until(held(1))
	b.Click("[data-do=finish]")
	b.Until(atState("saved") + " && " + held(0))
}

// A key that is held down starts an answer; it does not finish it too.
func TestHeldKeyPressesOnce(t *testing.T) {
	_, at, _ := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(at + "/answer")
	b.Until(`!document.querySelector("[data-do=start]").disabled`)
	b.Run(chromedp.Focus(chromedp.CSS("[data-do=start]")))
	b.EnterDown(false)
	b.Until(atState("recording") + ` && document.activeElement.dataset.do === "finish"`)
	for range 5 {
		b.EnterDown(true)
	}
	if state := browsertest.Eval[string](b, `document.querySelector("recorder-box").dataset.state`); state != "recording" {
		t.Errorf("a held key leads to %q", state)
	}
	b.EnterDown(false)
	b.Until(atState("saved"))
}

package endtoend

import (
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	"equipoise/internal/browsertest"
)

// ends finishes what is being recorded.
func ends(b *browsertest.Browser) {
	b.Click("[data-do=finish]")
	b.Until(at("saved"))
}

// Each trouble is reached as it happens to people, is told in its own words,
// and there is a way out of it.
func TestRecorderTroubles(t *testing.T) {
	s := serve(t)
	spoken := func(t *testing.T, o browsertest.Options, before string) *browsertest.Browser {
		b := browsertest.Start(t, o)
		if before != "" {
			b.Before(before)
		}
		b.Open(spokenPage(s, "think", "0", "answer", "120"))
		return b
	}
	says := func(t *testing.T, b *browsertest.Browser, state, fault, words string) {
		t.Helper()
		b.Until(at(state) + " && " + shows(fault))
		if said := line(b); !strings.Contains(said, words) {
			t.Errorf("%s is told as %q", fault, said)
		}
		if heard := browsertest.Eval[string](b, `document.querySelector("recorder-box [role=status]").textContent`); !strings.Contains(heard, words) {
			t.Errorf("%s is announced as %q", fault, heard)
		}
		if !browsertest.Eval[bool](b, `[...document.querySelectorAll(".recorder-buttons :is(a, button)")].some((e) => e.checkVisibility() && e.textContent.includes("Type"))`) {
			t.Errorf("%s: nothing offers to type instead", fault)
		}
	}
	t.Run("refused, allowed, taken away", func(t *testing.T) {
		b := spoken(t, browsertest.Options{Ask: true}, "")
		b.Permit(false)
		b.Click("[data-do=start]")
		says(t, b, "stopped", "refused", "may not use the microphone")
		b.Permit(true)
		b.Click("[data-do=retry]")
		b.Until(savedUpTo(2))
		b.Permit(false)
		says(t, b, "broken", "unplugged", "The microphone went away. Everything up to then is kept. Plug it in or choose another one, then go on.")
		b.Permit(true)
		b.Click("[data-do=retry]")
		b.Until(at("recording"))
		b.Until(savedUpTo(4))
		ends(b)
	})
	t.Run("absent", func(t *testing.T) {
		b := spoken(t, browsertest.Options{NoDevice: true}, "")
		b.Click("[data-do=check]")
		says(t, b, "ready", "absent", "No microphone was found")
		b.Click("[data-do=start]")
		says(t, b, "stopped", "absent", "No microphone was found")
	})
	t.Run("in use elsewhere", func(t *testing.T) {
		b := spoken(t, browsertest.Options{}, `{
			const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
			let busy = true;
			navigator.mediaDevices.getUserMedia = (wanted) => {
				if (!busy) return ask(wanted);
				busy = false;
				return Promise.reject(new DOMException("busy", "NotReadableError"));
			};
		}`)
		b.Click("[data-do=start]")
		says(t, b, "stopped", "taken", "in use by another program")
		b.Click("[data-do=retry]")
		b.Until(at("recording"))
		ends(b)
	})
	t.Run("offline, and nothing kept here", func(t *testing.T) {
		b := spoken(t, browsertest.Options{Expect: []string{"net::ERR_"}}, "")
		b.Click("[data-do=start]")
		b.Until(savedUpTo(1))
		b.Online(false)
		says(t, b, "recording", "offline", "This computer is offline. What you say is kept on this computer,")
		b.Until(`/0:0[3-9] still to send/.test(document.querySelector(".recorder-line").innerText)`)
		b.Online(true)
		b.Until("!" + shows("offline") + " && " + savedUpTo(4))
		b.Room(s.URL, 1)
		b.Online(false)
		says(t, b, "recording", "loose", "This browser keeps nothing on this computer")
		b.Click("[data-do=finish]")
		b.Until(at("saving") + " && " + shows("loose"))
		b.Online(true)
		b.Until(at("saved"))
	})
	t.Run("no storage in the browser", func(t *testing.T) {
		b := spoken(t, browsertest.Options{Expect: []string{"net::ERR_"}}, `indexedDB.open = () => { throw new DOMException("private", "InvalidStateError"); }`)
		b.Click("[data-do=start]")
		b.Until(savedUpTo(1))
		b.Online(false)
		says(t, b, "recording", "loose", "private window")
		b.Online(true)
		b.Until("!" + shows("loose"))
		ends(b)
	})
	t.Run("no recorder in the browser", func(t *testing.T) {
		b := spoken(t, browsertest.Options{}, `delete globalThis.MediaRecorder`)
		says(t, b, "unable", "unsupported", "This browser cannot record")
	})
}

// A name in one's own network is no safe place for a browser.
func TestRecorderOnAnUnsafeAddress(t *testing.T) {
	s := serve(t, "HOSTS=rehearsal.test")
	page, err := url.Parse(spokenPage(s, "think", "0"))
	must(t, err)
	page.Host = "rehearsal.test:" + page.Port()
	b := browsertest.Start(t, browsertest.Options{Name: "rehearsal.test", Expect: []string{"Cross-Origin-Opener-Policy"}})
	b.Open(page.String())
	b.Until(at("unable") + " && " + shows("insecure"))
	b.Click(".recorder-main a")
	b.Until(`!!document.querySelector("textarea[name=text]")`)
}

// A program that is away when somebody begins is waited for; a tab that
// crashes while it is away leaves everything to the next visit.
func TestRecorderWithoutServer(t *testing.T) {
	s := serve(t)
	page := spokenPage(s, "think", "0", "answer", "120")
	voice := browsertest.Speech(t, spokenFirst)
	b := browsertest.Start(t, browsertest.Options{Microphone: voice, Expect: []string{"net::ERR_", "409"}})
	b.Open(page)
	s.kill()
	b.Click("[data-do=start]")
	b.Until(at("stopped") + " && " + shows("away"))
	if said := line(b); !strings.Contains(said, "Nothing is recorded yet.") {
		t.Errorf("a program that is away is told as %q", said)
	}
	s.start()
	b.Click("[data-do=retry]")
	b.Until(savedUpTo(2))
	s.kill()
	b.Until(shows("away"))
	b.Until(`/0:0[4-9] still to send/.test(document.querySelector(".recorder-line").innerText)`)
	b.Crash()
	s.start()
	tab := b.Tab()
	tab.Open(page)
	tab.Until(`/Question 1: 0:0[5-9] was saved when the page closed. Keep it, go on, or start again/.test(document.querySelector(".recorder-line").innerText)`)
	ends(tab)
	if _, length := tab.PlayedCurve(keptSound(visit(s), strings.TrimPrefix(page, s.URL))); length < 5 {
		t.Errorf("%.2f s were kept, want at least 5", length)
	}
}

// A browser that records what only browsers decode tells the loudness once.
func TestRecorderTellsLoudness(t *testing.T) {
	s := serve(t)
	page := spokenPage(s, "think", "0", "answer", "120")
	b := browsertest.Start(t, browsertest.Options{Microphone: browsertest.Speech(t, spokenFirst)})
	b.Before(`{
		const can = MediaRecorder.isTypeSupported.bind(MediaRecorder);
		MediaRecorder.isTypeSupported = (type) => type.startsWith("audio/mp4") && can(type);
	}`)
	b.Open(page)
	b.Click("[data-do=start]")
	b.Until(savedUpTo(3))
	b.Click("[data-do=finish]")
	b.Until(at("saved"))
	v := visit(s)
	words := strings.TrimPrefix(page, s.URL) + "/words"
	v.await(words, "V98") // the loudest stroke fills the curve
	if seconds := v.find(words, `data-seconds="([0-9.]+)"`); seconds < "3" {
		t.Errorf("its length is told as %s", seconds)
	}
}

// A file that only browsers decode gets its curve from the first one that
// shows it.
func TestFileGetsItsCurveFromTheBrowser(t *testing.T) {
	s := serve(t)
	v := visit(s)
	page := strings.TrimPrefix(spokenPage(s, "think", "0"), s.URL)
	file := t.TempDir() + "/answer.mp3"
	out, err := exec.Command(browsertest.Program(t, "ffmpeg"), "-i", browsertest.Speech(t, spokenThird), file).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v: %s", err, out)
	}
	content, err := os.ReadFile(file)
	must(t, err)
	v.led(page, v.handIn(page+"/file", "answer.mp3", content))
	v.await(page+"/words", "player-peaks")
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(s.URL + page + "/words")
	if strings.Contains(v.await(page+"/words", "V98"), "player-peaks") {
		t.Error("it is to be measured again")
	}
}

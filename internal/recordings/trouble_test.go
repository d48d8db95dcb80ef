package recordings

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"equipoise/internal/browsertest"
)

func TestRecorderSaysWhatIsWrong(t *testing.T) {
	s, at, _ := onStage(t)
	refused := browsertest.Start(t, browsertest.Options{Refuse: true})
	refused.Open(at + "/answer")
	refused.Click("[data-do=start]")
	refused.Until(faultShown("refused"))
	refused.Until(atState("stopped"))
	refused.Shot("recorder-refused")

	b := browsertest.Start(t, browsertest.Options{Microphone: silence(t), Expect: []string{"507"}})
	b.Open(at + "/answer")
	b.Click("[data-do=start]")
	b.Until(faultShown("silent"))
	other := b.Tab()
	other.Open(at + "/answer")
	other.Click("[data-do=start]")
	other.Until(atState("elsewhere"))

	b.Front()
	s.full.Store(true)
	b.Until(faultShown("full"))
	b.Until(atState("broken"))
	b.Shot("recorder-full")
	b.Click("[data-do=retry]")
	b.Until(atState("asking"))
	b.Until(atState("broken") + " && " + faultShown("full"))
	s.full.Store(false)
	b.Click("[data-do=retry]")
	b.Until(atState("recording"))
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
}

// silence is a wav file in which nothing is heard.
func silence(t *testing.T) string {
	t.Helper()
	path := t.TempDir() + "/silence.wav"
	if out, err := exec.Command(browsertest.Program(t, "sox"), "-n", "-r", "48000", "-c", "1", "-b", "16", path, "trim", "0", "2").CombinedOutput(); err != nil {
		t.Fatalf("sox: %v: %s", err, out)
	}
	return path
}

// Whoever has used up their share of the disk is told so, not that the disk is
// full, and what was said until then is kept.
func TestRecorderNamesAFullShare(t *testing.T) {
	s, at, dir := onStage(t)
	s.folder.Limit(Limits{Quota: 10 << 10})
	b := browsertest.Start(t, browsertest.Options{Expect: []string{"507"}})
	b.Open(at + "/answer")
	b.Click("[data-do=start]")
	b.Until(atState("broken") + " && " + faultShown("share"))
	b.Shot("recorder-share")
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
	if ids := kept(t, dir); len(ids) != 1 {
		t.Errorf("%d recordings kept", len(ids))
	}
}

// Whoever made room before they finish loses nothing of what was refused.
func TestFinishSendsWhatWasRefused(t *testing.T) {
	s, at, dir := onStage(t)
	b := browsertest.Start(t, browsertest.Options{Expect: []string{"507"}})
	b.Open(at + "/answer")
	b.Click("[data-do=start]")
	b.Until(savedUpTo(2))
	s.full.Store(true)
	b.Until(atState("broken") + " && " + faultShown("full"))
	spoken, err := strconv.Atoi(strings.TrimPrefix(b.Text("[data-value=clock]"), "0:"))
	if err != nil {
		t.Fatal(err)
	}
	s.full.Store(false)
	b.Click("[data-do=finish]")
	b.Until(atState("saved"))
	if _, seconds := b.PlayedCurve(at + "/recordings/" + kept(t, dir)[0] + "/sound"); seconds < float64(spoken)-0.5 {
		t.Errorf("%.1f s are kept of %d", seconds, spoken)
	}
}

// A page that replies in the place of the program, when the answer is to be
// closed, is told of, and the answer is closed once the program replies again.
func TestRecorderTellsOfAPageInTheWay(t *testing.T) {
	s, at, dir := onStage(t)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(at + "/answer")
	b.Click("[data-do=start]")
	b.Until(savedUpTo(2))
	s.signIn.Store(true)
	b.Click("[data-do=finish]")
	b.Until(atState("saving") + " && " + faultShown("away"))
	if ids := kept(t, dir); len(ids) != 0 {
		t.Errorf("%d recordings kept by a page to sign in at", len(ids))
	}
	s.signIn.Store(false)
	b.Until(atState("saved"))
	if ids := kept(t, dir); len(ids) != 1 {
		t.Errorf("%d recordings kept, want one", len(ids))
	}
}

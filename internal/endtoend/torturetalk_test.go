package endtoend

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os/exec"
	"path/filepath"
	"time"

	"equipoise/internal/browsertest"
)

// voiced speaks a text that no other recording holds into a file as a browser
// would send it, or into Ogg.
func (w *world) voiced(n, sentences int, ogg bool) ([]byte, error) {
	text := fmt.Sprintf("This is recording %d.", n)
	for i := range sentences {
		text += " " + []string{spokenFirst, spokenSecond, spokenThird}[(n+i)%3]
	}
	raw := filepath.Join(w.scratch, fmt.Sprintf("%d-%d.wav", n, sentences))
	speak := exec.Command(w.speaker, "-v", fmt.Sprintf("en+m%d", 1+n%7), "-s", "150", "-w", raw, "--", text)
	if out, err := speak.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%v: %w: %s", speak.Args, err, out)
	}
	format := "webm"
	if ogg {
		format = "ogg"
	}
	return exec.Command(w.encoder, "-v", "error", "-i", raw, "-c:a", "libopus", "-b:a", "32k", "-f", format, "pipe:1").Output()
}

// habit is what happens to a scripted recorder on its way from a page to a
// recording that is closed, or left.
type habit func(w *world, c *caller, n int, a asked) error

func habits() []habit {
	return []habit{steadily, backlogged, jumbled, keptAfterCrash, goesOnAfterCrash, inTwoTabs, again, neverCloses, asOgg, leftForGood}
}

// talks is one scripted recorder, from a new session to its end.
func (w *world) talks(n int) error {
	c := &caller{at: w.way.URL, dice: rand.New(rand.NewPCG(w.seed, uint64(n)+100)), http: &http.Client{
		Timeout: 20 * time.Second, Transport: &http.Transport{},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer c.http.CloseIdleConnections()
	a, err := c.session()
	if err != nil {
		return err
	}
	w.remember(a)
	if err := habits()[n%len(habits())](w, c, n, a); err != nil {
		return fmt.Errorf("recorder %d: %w", n, err)
	}
	return nil
}

// opened begins a take with a voice of its own.
func (w *world) opened(c *caller, n int, a asked) (begun, *sender, error) {
	ogg := n%len(habits()) == 8
	data, err := w.voiced(n, 1+n%4, ogg)
	if err != nil {
		return begun{}, nil, err
	}
	mime := "audio/webm;codecs=opus"
	if ogg {
		mime = "audio/ogg"
	}
	b, err := c.opens(a.begin, mime)
	return b, c.sender(b, data), err
}

// concludes sends the rest and completes; a recording that may get no longer is
// kept as it is.
func concludes(b begun, s *sender, spoken error) error {
	if spoken == nil {
		spoken = s.speaks(1)
	}
	if errors.Is(spoken, errLong) {
		s.look()
		spoken = nil
	}
	if spoken != nil {
		return spoken
	}
	return s.closes(b, s.at)
}

func steadily(w *world, c *caller, n int, a asked) error {
	b, s, err := w.opened(c, n, a)
	if err != nil {
		return err
	}
	return concludes(b, s, nil)
}

// backlogged is offline in the middle and then sends all that waits at once.
func backlogged(w *world, c *caller, n int, a asked) error {
	b, s, err := w.opened(c, n, a)
	if err != nil {
		return err
	}
	err = s.speaks(0.3)
	w.told.add("offline spells", 1)
	if err == nil {
		err = s.until(int64(len(s.data)) * 9 / 10)
	}
	return concludes(b, s, err)
}

func jumbled(w *world, c *caller, n int, a asked) error {
	b, s, err := w.opened(c, n, a)
	if err != nil {
		return err
	}
	for _, share := range []float64{0.2, 0.4, 0.6, 0.8} {
		if err := s.speaks(share); err != nil {
			return concludes(b, s, err)
		}
		w.told.add("reordered and overlapping", 1)
		s.jumbles()
	}
	return concludes(b, s, nil)
}

// crashed speaks a while, forgets everything and comes back.
func (w *world) crashed(c *caller, n int, a asked) (begun, *sender, error) {
	b, s, err := w.opened(c, n, a)
	if err == nil {
		err = s.speaks(0.3 + 0.5*c.dice.Float64())
	}
	if err != nil && !errors.Is(err, errLong) {
		return b, nil, err
	}
	w.told.add("clients that crashed", 1)
	b, err = c.finds(a)
	found := c.sender(b, nil)
	for err == nil && !found.made {
		found.look()
	}
	return b, found, err
}

func keptAfterCrash(w *world, c *caller, n int, a asked) error {
	b, s, err := w.crashed(c, n, a)
	if err != nil {
		return err
	}
	return c.closes(b, s.at)
}

func goesOnAfterCrash(w *world, c *caller, n int, a asked) error {
	b, _, err := w.crashed(c, n, a)
	if err != nil {
		return err
	}
	data, err := w.voiced(n+1000, 1, false)
	if err != nil {
		return err
	}
	b, err = c.opens(b.Continue, "audio/webm;codecs=opus")
	if err != nil {
		return err
	}
	return concludes(b, c.sender(b, data), nil)
}

// inTwoTabs sends one upload from two places that know nothing of each other.
func inTwoTabs(w *world, c *caller, n int, a asked) error {
	b, s, err := w.opened(c, n, a)
	if err != nil {
		return err
	}
	w.told.add("answers in two tabs", 1)
	other := *s
	other.caller = &caller{at: c.at, http: c.http, dice: rand.New(rand.NewPCG(w.seed, uint64(n)+5000))}
	done := make(chan error)
	go func() { done <- other.speaks(0.8) }()
	mine, its := s.speaks(0.9), <-done
	if err := errors.Join(mine, its); err != nil && !errors.Is(err, errLong) {
		return err
	}
	s.look()
	return concludes(b, s, mine)
}

func again(w *world, c *caller, n int, a asked) error {
	return errors.Join(steadily(w, c, n, a), steadily(w, c, n+2000, a))
}

// neverCloses sends everything and is gone before it can say so.
func neverCloses(w *world, c *caller, n int, a asked) error {
	_, s, err := w.opened(c, n, a)
	if err == nil {
		err = s.speaks(1)
	}
	if errors.Is(err, errLong) {
		return nil
	}
	w.told.add("whole and never closed", 1)
	return err
}

func asOgg(w *world, c *caller, n int, a asked) error { return steadily(w, c, n, a) }

// leftForGood comes back never; every other one has sent nothing at all.
func leftForGood(w *world, c *caller, n int, a asked) error {
	_, s, err := w.opened(c, n, a)
	w.told.add("left for good", 1)
	if err != nil || n/len(habits())%2 == 0 {
		return err
	}
	if err := s.speaks(0.5); !errors.Is(err, errLong) {
		return err
	}
	return nil
}

func (w *world) tools() {
	w.speaker, w.encoder, w.probe = browsertest.Program(w.t, "espeak-ng"), browsertest.Program(w.t, "ffmpeg"), browsertest.Program(w.t, "ffprobe")
}

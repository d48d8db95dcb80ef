package endtoend

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// plan is how much a run does: scripted recorders and how many at once,
// recordings in browsers and how many browsers at once, and between how many
// requests trouble comes.
type plan struct {
	scripted, talkers  int
	spoken, browsers   int
	often, seldom      int
	listened, patience int // recordings played in a browser; seconds until all must be kept
}

func plans() map[string]plan {
	return map[string]plan{
		"":     {scripted: 20, talkers: 3, spoken: 4, browsers: 2, often: 40, seldom: 110, listened: 3, patience: 120},
		"long": {scripted: 190, talkers: 4, spoken: 24, browsers: 2, often: 50, seldom: 160, listened: 8, patience: 300},
	}
}

// world is the program, the rough way to it, and all that is told of the run.
type world struct {
	t    *testing.T
	seed uint64
	plan plan
	dice *rand.Rand // of the troubles alone
	told *tally
	*server
	way  *rough
	disk *disk

	scratch, speaker, encoder, probe string

	mu      sync.Mutex
	answers []asked
}

// Recorders of every kind speak while the program is killed, the line breaks
// and the disk fills: no byte that the program acknowledged is lost, none is
// there twice, all that is kept plays, and every answer has a way on. The long
// run is make torture.
func TestTorture(t *testing.T) {
	w := newWorld(t)
	w.tortures()
	w.settles()
	w.judges()
	w.wayOut()
	w.listens()
	fmt.Printf("torture, seed %d\n%s", w.seed, w.told)
	if n := w.told.count("recordings"); n < int64(w.plan.scripted+w.plan.spoken) {
		t.Errorf("only %d recordings were made", n)
	}
}

func newWorld(t *testing.T) *world {
	t.Helper()
	p, known := plans()[os.Getenv("EQUIPOISE_TEST_TORTURE")]
	if !known {
		t.Fatalf("EQUIPOISE_TEST_TORTURE may be long or empty")
	}
	w := &world{t: t, plan: p, told: &tally{}, scratch: t.TempDir(), seed: seedOf(t)}
	t.Logf("EQUIPOISE_TEST_SEED=%d", w.seed)
	w.dice = rand.New(rand.NewPCG(w.seed, 0))
	w.tools()
	w.server = &server{t: t, data: t.TempDir(), listen: "127.0.0.1:0", log: &logBuffer{}}
	w.disk = smallDisk(t, w.server)
	w.server.start()
	t.Cleanup(w.server.stop)
	w.way = roughWay(t, w.server.URL, w.seed, w.told)
	return w
}

func seedOf(t *testing.T) uint64 {
	t.Helper()
	given := os.Getenv("EQUIPOISE_TEST_SEED")
	if given == "" {
		return uint64(time.Now().UnixNano()) % 1_000_000
	}
	seed, err := strconv.ParseUint(given, 10, 64)
	must(t, err)
	return seed
}

func (w *world) remember(a asked) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers = append(w.answers, a)
}

// tortures lets everybody record, and trouble come, until all have ended.
func (w *world) tortures() {
	var busy sync.WaitGroup
	work := func(many, total int, do func(n int)) {
		jobs := make(chan int, total)
		for n := range total {
			jobs <- n
		}
		close(jobs)
		for range many {
			busy.Go(func() {
				for n := range jobs {
					do(n)
				}
			})
		}
	}
	work(w.plan.talkers, w.plan.scripted, func(n int) {
		if err := w.talks(n); err != nil {
			w.t.Error(err)
		}
	})
	work(w.plan.browsers, w.plan.spoken, func(n int) {
		w.t.Run(fmt.Sprintf("spoken %d", n), func(t *testing.T) { w.speaks(t, n) })
	})
	done := make(chan struct{})
	go func() { busy.Wait(); close(done) }()
	w.troubles(done)
	close(w.way.calm)
}

// troubles kills the program and fills its disk, again and again.
func (w *world) troubles(done chan struct{}) {
	for n := 0; w.after(w.plan.often+w.dice.IntN(w.plan.seldom-w.plan.often), done); n++ {
		if n%4 == 2 {
			w.told.add("times the disk was full", 1)
			w.disk.fill(n%8 == 2)
			w.after(8+w.dice.IntN(16), done)
			w.disk.empty()
			continue
		}
		w.told.add("kills of the program", 1)
		w.server.restart()
	}
}

// after waits for so many requests about sound; false where all has ended.
func (w *world) after(requests int, done chan struct{}) bool {
	for range requests {
		select {
		case <-done:
			return false
		case <-w.way.passed:
		}
	}
	return true
}

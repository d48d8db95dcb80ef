package endtoend

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"equipoise/internal/browsertest"
)

// A person mends a word in its place, by the keyboard alone. The review keeps
// the words it read, the difference is shown word by word, the other words keep
// their times, and nothing is read again before they ask.
func TestCorrectingTheWords(t *testing.T) {
	one := firstTalk()
	m := hears(t, one)
	s := serve(t, using(m)...)
	v := visit(s)
	address := v.say(t, misleading, one)
	calls := len(m.Calls())
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(v.URL + address)
	const times = `[...document.querySelectorAll(".said-text")].map((e) => e.dataset.words.split(" ").length + " from " + e.dataset.playFrom).join(", ")`
	before := browsertest.Eval[string](b, times)

	tabTo(t, b, ".correct summary")
	keys(b, kb.Enter)
	b.Until(`document.querySelector(".correct").open`)
	if browsertest.Eval[bool](b, `document.querySelector(".transcript").checkVisibility()`) {
		t.Error("the transcript stays beside the form")
	}
	tabTo(t, b, "#text")
	browsertest.Eval[any](b, `(() => { const text = document.querySelector("#text"); const at = text.value.indexOf("bleed"); text.setSelectionRange(at, at + 5); })()`)
	keys(b, "bleed-out")
	tabTo(t, b, ".correct button")
	leaves(b, chromedp.KeyEvent(kb.Enter))

	if got := b.Text(".done-note[role=status]"); got != "Your correction is kept." {
		t.Errorf("it says %q", got)
	}
	got := b.Text(".mended del") + " → " + b.Text(".mended ins")
	if got != "bleed. → bleed-out." || b.Text(".mended summary") != "What you changed, in 1 place" {
		t.Errorf("changed: %s", got)
	}
	if said := b.Text(".transcript"); strings.Contains(said, "bleed-out") {
		t.Error("the review lost the words it has read")
	}
	if len(m.Calls()) != calls {
		t.Error("the correction was read unasked")
	}
	press(b, `.review-said form[action$="/review"] button`)
	v.await(address, "bleed-out")
	v.await(address, token)
	b.Open(v.URL + address)
	if after := browsertest.Eval[string](b, times); after != before {
		t.Errorf("times moved:\n%s\n%s", before, after)
	}
	if said := b.Text(".transcript"); !strings.Contains(said, "bleed-out.") {
		t.Errorf("after reading again: %s", said)
	}
	s.stop()
	for table, want := range map[string]int{"transcripts": 2, "reviews": 2, "takes": 1} {
		if got := countRows(t, s.data, table); got != want {
			t.Errorf("%d %s, want %d", got, table, want)
		}
	}
	s.start()
}

// Two answers to one question stand side by side, each with its own sound, and
// are hidden while a session asks the question again.
func TestTakesSideBySide(t *testing.T) {
	first, second := firstTalk(), secondTalk()
	v := visit(serve(t, using(hears(t, first, second))...))
	v.say(t, misleading, first)
	address := v.say(t, misleading, second)
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(v.URL + address)
	press(b, `a[href$="/takes"]`)
	if n := browsertest.Eval[int](b, `document.querySelectorAll("player-box").length`); n != 2 {
		t.Fatalf("%d players", n)
	}
	apart := browsertest.Eval[string](b, `[...document.querySelectorAll(".take:last-child .apart")].map((e) => e.textContent).join(" ")`)
	if !strings.Contains(apart, "begin with a single clinic.") || strings.Contains(apart, "four hundred") {
		t.Errorf("only in the second: %s", apart)
	}
	const nth = `document.querySelectorAll("player-box audio")[%d]`
	for n, one := range []talk{first, second} {
		selector := fmt.Sprintf(".take:nth-child(%d) .said:nth-child(2) .said-text", n+1)
		clickText(b, selector)
		b.Until(`!` + fmt.Sprintf(nth, n) + `.paused && ` + fmt.Sprintf(nth, 1-n) + `.paused`)
		if at := browsertest.Eval[float64](b, fmt.Sprintf(nth, n)+`.currentTime`); at < one.sentences[1].from-0.05 {
			t.Errorf("take %d plays from %.2f s", n+1, at)
		}
	}
	open := v.leads("/sessions", "question", misleading, "mode", "typing")
	for _, path := range []string{address + "/takes", "/answers/" + v.answer(open) + "/takes"} {
		if got := v.get(path); got.status != 403 || strings.Contains(got.body, "blood thinners") {
			t.Errorf("%s is open while a session asks the question: %d", path, got.status)
		}
	}
}

// What a transcriber heard is not shown before the finish, where reading it
// would be a look at oneself in the middle of an interview.
func TestHeardWordsWaitForTheFinish(t *testing.T) {
	one := firstTalk()
	v := visit(serve(t, using(hears(t, one))...))
	first := v.leads("/sessions", "question", misleading, "question", privacy, "mode", "speaking", "think", "0", "answer", "120")
	v.led(first+"/file", v.handIn(first+"/file", "answer.webm", webm(t, one.seconds)))
	finish := strings.TrimSuffix(first, "1") + "finish"
	v.await(finish, "with its words")
	for _, path := range []string{first + "/words", first, finish} {
		if strings.Contains(v.get(path).body, "blood thinners") {
			t.Errorf("%s shows what was heard", path)
		}
	}
	if got := v.get(first + "/words"); got.status != 403 {
		t.Errorf("the words answer %d", got.status)
	}
}

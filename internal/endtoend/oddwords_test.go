package endtoend

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"equipoise/internal/browsertest"
)

// oddWords are texts that programs stumble over, with a piece of each that has
// to be readable as it was written.
func oddWords() []struct{ name, text, shown string } {
	return []struct{ name, text, shown string }{
		{"markup", `</textarea><script>window.ran = 1</script><img src="/nowhere" onerror="window.ran = 2"><b class="odd">bold</b> ${window.ran = 3} {{.Text}} & &lt; "quoted". ` + balancedAnswer,
			`<script>window.ran = 1</script><img src="/nowhere" onerror="window.ran = 2"><b class="odd">bold</b> ${window.ran = 3} {{.Text}} & &lt; "quoted".`},
		{"right to left", "קודם הייתי סופר כמה פעמים זה קורה ולמי. \u202eThis is turned round.\u202c ثم أوقف الإطلاق إذا زاد على واحد في المئة. " + balancedAnswer, "קודם הייתי סופר כמה פעמים זה קורה ולמי."},
		{"emoji", "First I count 👩🏽‍⚕️🏳️‍🌈 and then 🇺🇳 decide e\u0301 and 𝔘nicode. " + balancedAnswer, "👩🏽‍⚕️🏳️‍🌈 and then 🇺🇳 decide"},
		{"control characters", "Before\x00after and \x1b[31mred\x07 and \uFFFD\uFEFF stay. " + balancedAnswer, "Beforeafter and [31mred and"},
		{"200,000 characters", strings.Repeat("I would count the cases, and then decide with others. ", 3704)[:199_990] + "and stop.", "and stop."},
	}
}

// TestOddWords types what programs stumble over into every field of a session
// and of the question bank, and looks for it on every page that shows it.
func TestOddWords(t *testing.T) {
	v := visit(serve(t))
	b := browsertest.Start(t, browsertest.Options{Limit: 4 * time.Minute})
	for _, odd := range oddWords() {
		asked := odd.text[:strings.LastIndex(odd.text[:min(len(odd.text), 1200)], " ")]
		session := sayOddly(t, b, v, odd.text, asked)
		for _, path := range []string{session + "/1", session + "/review"} {
			b.Open(v.URL + path)
			holds(t, b, odd.name+" at "+path, odd.shown, path == session+"/1")
		}
		b.Open(v.URL + "/questions")
		holds(t, b, odd.name+" among the questions", "", false)
	}
}

// sayOddly writes a question, answers it and finishes, all by the pages' own
// fields and buttons.
func sayOddly(t *testing.T, b *browsertest.Browser, v *visitor, text, asked string) (session string) {
	t.Helper()
	b.Open(v.URL + "/questions/new")
	fill(b, "textarea[name=text]", asked)
	fill(b, "textarea[name=follow_ups]", asked[:min(len(asked), 200)])
	press(b, "main .form button[type=submit]")
	holds(t, b, "the question", "", false)
	press(b, `form[action="/sessions"] button[type=submit]`)
	first := browsertest.Eval[string](b, `location.pathname`)
	fill(b, "#text", text)
	b.Until(`!document.querySelector("[data-in=kept]").hidden`)
	b.Open(v.URL + first)
	holds(t, b, "the draft", "", false)
	press(b, ".button-main[form=typed]")
	holds(t, b, "the finish", "", false)
	fill(b, "#note", asked)
	press(b, "button[form=finish]")
	session = strings.TrimSuffix(first, "/1")
	v.await(v.led(first, v.get(first)), "Read by")
	return session
}

// fill puts a text into a field as pasting does.
func fill(b *browsertest.Browser, field, text string) {
	browsertest.Eval[any](b, fmt.Sprintf(`((field, text) => {
		field.focus();
		field.value = text;
		field.dispatchEvent(new Event("input", { bubbles: true }));
	})(document.querySelector(%q), %s)`, field, inScript(text)))
}

// inScript writes a text as a script's literal.
func inScript(text string) string {
	literal, err := json.Marshal(text)
	if err != nil {
		panic(err) // a mistake in the test itself
	}
	return string(literal)
}

// holds fails where the open page has anything that came out of a text, or
// lacks a text that it should show.
func holds(t *testing.T, b *browsertest.Browser, where, text string, shown bool) {
	t.Helper()
	found := browsertest.Eval[string](b, `[...document.querySelectorAll("img, iframe, object, embed, .odd, script:not([src]), [onerror], [onload]")]
		.map((e) => e.outerHTML).join("\n") + (window.ran ? "a script ran: " + window.ran : "")`)
	if found != "" {
		t.Errorf("%s: what was typed became part of the page: %s", where, found)
	}
	if shown && !browsertest.Eval[bool](b, fmt.Sprintf(`document.querySelector("main").textContent.includes(%s)`, inScript(text))) {
		t.Errorf("%s: does not show %q", where, text)
	}
}

// TestTooManyWords hands in more than an answer may have: it is refused in a
// sentence, and every word is still in its field.
func TestTooManyWords(t *testing.T) {
	v := visit(serve(t))
	first := v.leads("/sessions", "remember", "yes", "question", misleading, "mode", "typing")
	refused := scene{root: v.URL, path: first + "/text", status: 422}
	b := browsertest.Start(t, browsertest.Options{Expect: []string{refused.expected(), "(Unprocessable Entity)"}})
	b.Open(v.URL + first)
	fill(b, "#text", strings.Repeat("w", 200_001))
	press(b, ".button-main[form=typed]")
	if n := browsertest.Eval[int](b, `document.querySelector("#text").value.length`); n != 200_001 {
		t.Errorf("%d characters are left", n)
	}
	if said := b.Text("[role=alert]"); !strings.Contains(said, "200,000 characters") {
		t.Errorf("it says %q", said)
	}
}

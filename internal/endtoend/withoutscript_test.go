package endtoend

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

// TestWithoutScript goes from the first page to a critique in a browser that
// runs no script, by typing and clicking only.
func TestWithoutScript(t *testing.T) {
	v := visit(serve(t))
	b := browsertest.Start(t, browsertest.Options{})
	b.Run(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	b.Open(v.URL)
	press(b, ".fifteen button.button-small")
	first := browsertest.Eval[string](b, `location.pathname`)
	b.Run(chromedp.SendKeys(chromedp.CSS("#text"), balancedAnswer))
	press(b, ".button-main[form=typed]")
	if at := browsertest.Eval[string](b, `location.pathname`); !strings.HasSuffix(at, "/finish") {
		t.Fatalf("after the answer: %s", at)
	}
	b.Run(chromedp.Click(chromedp.CSS("fieldset label:has(input[value=high])")))
	press(b, "button[form=finish]")
	v.await(v.led(first, v.get(first)), "Read by")
	b.Open(v.URL + "/review")
	press(b, ".session-answers h2 a")
	for _, part := range []string{".stance-sentence", ".score-figure", ".criterion", ".change h2", ".said-met"} {
		if b.Text(part) == "" {
			t.Errorf("the review has no %s", part)
		}
	}
}

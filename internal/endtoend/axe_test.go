package endtoend

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

const toolsFolder = "../../tools/"

// tool returns the path of a file of the tools; where they are not installed
// the test is skipped, or fails if EQUIPOISE_TEST_REQUIRE=1.
func tool(t testing.TB, path string) string {
	t.Helper()
	whole, err := filepath.Abs(toolsFolder + "node_modules/" + path)
	must(t, err)
	if _, err := os.Stat(whole); err == nil {
		return whole
	}
	if os.Getenv("EQUIPOISE_TEST_REQUIRE") == "1" {
		t.Fatalf("needs %s (cd tools && npm ci), and EQUIPOISE_TEST_REQUIRE is set", path)
	}
	t.Skipf("left out: needs %s (cd tools && npm ci)", path)
	return ""
}

// axe looks for barriers in the page a browser shows.
type axe struct {
	t       testing.TB
	browser *browsertest.Browser
	source  string
	world   runtime.ExecutionContextID
}

func newAxe(t testing.TB, b *browsertest.Browser) *axe {
	t.Helper()
	source, err := os.ReadFile(tool(t, "axe-core/axe.min.js"))
	must(t, err)
	return &axe{t: t, browser: b, source: string(source) + "; undefined"}
}

// enter brings the rules into the page that is open now. They live in a world
// of their own, so that neither the page's policy nor its scripts meet them.
func (a *axe) enter() {
	a.t.Helper()
	tree, err := chromedp.Call(a.browser.Context, page.GetFrameTree, cdp.Empty{})
	must(a.t, err)
	world, err := chromedp.Call(a.browser.Context, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{
		FrameID: tree.FrameTree.Frame.ID, WorldName: "axe",
	})
	must(a.t, err)
	a.world = world.ExecutionContextID
	inside[any](a, a.source)
}

// inside evaluates an expression in the world of the rules.
func inside[T any](a *axe, expression string) T {
	a.t.Helper()
	there := func(p *runtime.EvaluateParams) { p.ContextID = a.world }
	value, err := chromedp.Run(a.browser.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise, there))
	must(a.t, err)
	return value
}

// violations lists what breaks a rule, one line an element.
func (a *axe) violations() []string {
	a.t.Helper()
	return inside[[]string](a, `axe.run(document, { resultTypes: ["violations"], preload: false }).then((found) =>
		found.violations.flatMap((rule) => rule.nodes.map((node) => rule.id + " at " + node.target.join(" ") + ": " + node.failureSummary)))`)
}

// validateHTML checks pages as they were served, all in one run.
func validateHTML(t testing.TB, pages map[string]string) {
	t.Helper()
	program, node := tool(t, "html-validate/bin/html-validate.mjs"), browsertest.Program(t, "node")
	rules, err := filepath.Abs(toolsFolder + "htmlvalidate.json")
	must(t, err)
	folder := t.TempDir()
	for name, html := range pages {
		must(t, os.WriteFile(filepath.Join(folder, name+".html"), []byte(html), 0o600))
	}
	command := exec.Command(node, program, "--config", rules, "--formatter", "text", "*.html")
	command.Dir = folder
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("html-validate: %v\n%s", err, strings.ReplaceAll(string(out), folder+"/", ""))
	}
}

// fits says in how many pixels the page is wider than its window.
func fits(b *browsertest.Browser, width int64) error {
	wide := browsertest.Eval[int64](b, `document.documentElement.scrollWidth`)
	if wide <= width {
		return nil
	}
	culprits := browsertest.Eval[string](b, fmt.Sprintf(`[...document.querySelectorAll("body *")].filter((e) =>
		e.getBoundingClientRect().right > %d + 1 && !e.closest(".scroll-x, .visually-hidden, svg"))
		.slice(0, 4).map((e) => e.tagName.toLowerCase() + "." + e.className).join(", ")`, width))
	return fmt.Errorf("%d px wide in a window of %d px: %s", wide, width, culprits)
}

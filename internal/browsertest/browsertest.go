// Package browsertest runs the real Chromium for tests: with a spoken file as
// its microphone, no way out of this machine, and an eye on its console. Only
// tests import it.
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Options is what a browser is started with; the zero value will do.
type Options struct {
	// Microphone is a wav file that is heard once; empty: a beep now and then.
	Microphone string
	// NoDevice leaves the browser without any microphone.
	NoDevice bool
	// Name is a host name that leads to this computer without being known to be
	// it, as a name in one's own network does.
	Name string
	// Ask leaves it to Permit whether the microphone may be used.
	Ask bool
	// Refuse lets the browser deny the microphone.
	Refuse bool
	// Width and Height are the window's, in CSS pixels; 0 means 1280 × 900.
	Width, Height int64
	// Dark asks for the dark theme.
	Dark bool
	// Expect names parts of console errors that the test causes itself.
	Expect []string
	// Limit is how long the browser may run; 0 means 90 seconds.
	Limit time.Duration
}

// Browser is one running Chromium with one page.
type Browser struct {
	Context context.Context // for chromedp.Run

	t      testing.TB
	expect []string
	mu     sync.Mutex
	errors []string
}

// Tab opens another page in the same browser, watched alike.
func (b *Browser) Tab() *Browser {
	b.t.Helper()
	ctx, shut := chromedp.NewContext(b.Context)
	b.t.Cleanup(shut)
	tab := &Browser{Context: ctx, t: b.t, expect: b.expect}
	if err := chromedp.Listen(ctx, tab.watch); err != nil {
		b.t.Fatalf("open a tab: %v", err)
	}
	b.t.Cleanup(tab.report)
	return tab
}

// Front brings the page before the browser's others: one behind them is not
// drawn and cannot be clicked.
func (b *Browser) Front() {
	b.t.Helper()
	_, err := chromedp.Call(b.Context, page.BringToFront, cdp.Empty{})
	b.check(err)
}

// Start starts a browser that ends with the test. The test fails if the
// console shows an error, and is skipped where there is no Chromium, unless
// EQUIPOISE_TEST_REQUIRE=1.
func Start(t testing.TB, o Options) *Browser {
	t.Helper()
	allocator, stop := chromedp.NewExecAllocator(context.Background(), flags(o, Program(t, "/usr/lib/chromium/chromium", "chromium", "google-chrome"))...)
	t.Cleanup(stop)
	ctx, shut := chromedp.NewContext(allocator)
	t.Cleanup(shut)
	b := &Browser{Context: ctx, t: t, expect: o.Expect}
	if err := chromedp.Listen(ctx, b.watch); err != nil {
		t.Fatalf("start the browser: %v", err)
	}
	b.Context, stop = context.WithTimeout(ctx, orElse(o.Limit, 90*time.Second))
	t.Cleanup(stop)
	b.Run(chromedp.EmulateViewport(orElse(o.Width, 1280), orElse(o.Height, 900)), theme(o.Dark))
	t.Cleanup(b.report)
	return b
}

func orElse[T int64 | time.Duration](value, other T) T {
	if value == 0 {
		return other
	}
	return value
}

func theme(dark bool) chromedp.Action[chromedp.Void] {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

func flags(o Options, program string) []chromedp.ExecAllocatorOption {
	list := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(program),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("host-resolver-rules", names(o)+"MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
		chromedp.Flag("use-fake-device-for-media-stream", !o.NoDevice),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
	)
	if os.Geteuid() == 0 {
		list = append(list, chromedp.NoSandbox)
	}
	switch {
	case o.Refuse:
		list = append(list, chromedp.Flag("deny-permission-prompts", true))
	case !o.Ask:
		list = append(list, chromedp.Flag("use-fake-ui-for-media-stream", true))
	}
	if o.Microphone != "" {
		list = append(list, chromedp.Flag("use-file-for-fake-audio-capture", o.Microphone+"%noloop"))
	}
	return list
}

func names(o Options) string {
	if o.Name == "" {
		return ""
	}
	return "MAP " + o.Name + " 127.0.0.1, "
}

// Program finds a program by path or name; where none is there the test is
// skipped, or fails if EQUIPOISE_TEST_REQUIRE=1.
func Program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("EQUIPOISE_TEST_REQUIRE") == "1" {
		t.Fatalf("needs %s, and EQUIPOISE_TEST_REQUIRE is set", strings.Join(names, " or "))
	}
	t.Skipf("left out: needs %s", strings.Join(names, " or "))
	return ""
}

// Run performs actions and fails the test where one fails, with a picture of
// the page if EQUIPOISE_SHOTS names a folder.
func (b *Browser) Run(actions ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	b.check(chromedp.Do(b.Context, actions...))
}

func (b *Browser) check(err error) {
	b.t.Helper()
	if err == nil {
		return
	}
	b.Shot("failed-" + strings.ReplaceAll(b.t.Name(), "/", "-"))
	b.t.Fatalf("browser: %v; console: %q", err, b.Console())
}

// Open goes to an address and waits until the page has loaded.
func (b *Browser) Open(address string) {
	b.t.Helper()
	b.Run(chromedp.Navigate(address))
}

// Click clicks the middle of the first visible element that a selector finds,
// with the mouse, once there is one.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	visible := fmt.Sprintf(`[...document.querySelectorAll(%q)].find((e) => e.checkVisibility() && !e.disabled)`, selector)
	b.Until(`!!` + visible)
	at := Eval[struct{ X, Y float64 }](b, `(() => {
		const element = `+visible+`;
		element.scrollIntoView({ block: "center", behavior: "instant" });
		const { x, y, width, height } = element.getBoundingClientRect();
		return { X: x + width / 2, Y: y + height / 2 };
	})()`)
	b.Run(chromedp.MouseClickXY(at.X, at.Y))
}

// Until waits until an expression in the page is true, also across a change of
// page; after a minute the test fails: a request that got lost is sent again
// after half of that.
func (b *Browser) Until(expression string) {
	b.t.Helper()
	limit := time.Now().Add(time.Minute)
	for {
		_, err := chromedp.Run(b.Context, chromedp.Poll[bool](expression,
			chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(time.Minute)))
		if err == nil {
			return
		}
		if !changedPage(err) || time.Now().After(limit) {
			b.check(fmt.Errorf("until %s: %w", expression, err))
		}
	}
}

// changedPage reports whether an evaluation ended because the page it ran in
// made room for another.
func changedPage(err error) bool {
	text := err.Error()
	return strings.Contains(text, "navigated or closed") || strings.Contains(text, "context was destroyed") || strings.Contains(text, "Cannot find context")
}

// Eval evaluates an expression in the page, awaiting a promise.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	value, err := chromedp.Run(b.Context, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	b.check(err)
	return value
}

// Text returns the text of the first element that a selector finds.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	text, err := chromedp.Run(b.Context, chromedp.TextContent(chromedp.CSS(selector)))
	b.check(err)
	return strings.Join(strings.Fields(text), " ")
}

// Shot saves a picture of the whole page as name.png in the folder that
// EQUIPOISE_SHOTS names, and does nothing where it is unset.
func (b *Browser) Shot(name string) {
	dir := os.Getenv("EQUIPOISE_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Logf("picture %s: %v", name, err)
	}
}

// Crash lets the page's process die, as when a tab crashes; nothing can be
// done with this page afterwards.
func (b *Browser) Crash() {
	ctx, stop := context.WithTimeout(b.Context, time.Second)
	defer stop()
	_, _ = chromedp.Call(ctx, page.Crash, cdp.Empty{})
}

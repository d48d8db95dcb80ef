package endtoend

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

// shots names the variable that names a folder for pictures.
const shots = "EQUIPOISE_TEST_SHOTS"

// view is one way of looking at a page.
type view struct {
	name     string // of the picture, empty where none is taken
	width    int64
	dark     bool
	unfolded bool // with every detail open
	judged   bool // by the rules of accessibility
}

// views go over both themes at both widths, and over folded and unfolded; at
// the widths between, and at the narrowest, only the fit counts.
func views() []view {
	return []view{
		{name: "desktop", width: 1280, judged: true},
		{name: "dark", width: 1280, dark: true},
		{width: 1280, dark: true, unfolded: true, judged: true},
		{name: "phone", width: 390},
		{name: "phone-dark", width: 390, dark: true, judged: true},
		{width: 390, unfolded: true, judged: true},
		{width: 768},
		{width: 320},
		{width: 320, unfolded: true},
	}
}

// TestPages looks at every page in every state: no barrier that axe-core knows,
// in both themes, on phone and desktop; nothing on the console; no sideways
// scroll; valid HTML. EQUIPOISE_TEST_SHOTS names a folder for pictures.
func TestPages(t *testing.T) {
	tool(t, "axe-core/axe.min.js")
	usualFonts(t)
	scenes := everyScene(t)
	t.Run("html", func(t *testing.T) { htmlIsValid(t, scenes) })
	b := browsertest.Start(t, browsertest.Options{Expect: expectedOn(scenes), Limit: 10 * time.Minute})
	judge := newAxe(t, b)
	for _, s := range scenes {
		s.open(b)
		judge.enter()
		for _, v := range views() {
			look(t, judge, s, v)
		}
	}
}

// expectedOn is what the console may say: that a page says no, and that a
// recorder which only shows how it looks while recording would not be left.
func expectedOn(scenes []scene) []string {
	list := []string{"Blocked attempt to show a 'beforeunload'"}
	for _, s := range scenes {
		if s.status != 0 {
			list = append(list, s.expected())
		}
	}
	return list
}

// htmlIsValid checks the pages as they are served.
func htmlIsValid(t *testing.T, scenes []scene) {
	pages := map[string]string{}
	for _, s := range scenes {
		if s.script == "" {
			pages[s.name] = s.html(t, visit(&server{t: t, URL: s.root, log: &logBuffer{}}))
		}
	}
	validateHTML(t, pages)
}

func look(t *testing.T, judge *axe, s scene, v view) {
	t.Helper()
	if v.onlyForPictures() {
		return
	}
	b := judge.browser
	b.Run(chromedp.EmulateViewport(v.width, 860), themed(v.dark))
	browsertest.Eval[any](b, settled(v.unfolded))
	if err := fits(b, v.width); err != nil {
		t.Errorf("%s: %v", s.name, err)
	}
	if v.judged {
		for _, found := range judge.violations() {
			t.Errorf("%s, %d px, dark %t, unfolded %t: %s", s.name, v.width, v.dark, v.unfolded, found)
		}
	}
	if v.name != "" {
		picture(t, b, s.name+"-"+v.name, v.width)
	}
}

// themed asks for a theme, and for no motion: colours half-way between two
// themes would be judged otherwise.
func themed(dark bool) chromedp.Action[chromedp.Void] {
	scheme := map[bool]string{false: "light", true: "dark"}[dark]
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	})
}

// settled folds or unfolds all details and waits until everything is drawn.
func settled(unfolded bool) string {
	return fmt.Sprintf(`(async () => {
		const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		for (const d of document.querySelectorAll("details")) d.open = d.matches(":has([role=alert])") || %t;
		await drawn();
		for (const a of document.getAnimations()) if (a.effect?.getTiming().iterations !== Infinity) a.finish();
		await drawn();
	})()`, unfolded)
}

// onlyForPictures is whether nothing is looked for that another view does not
// look for as well.
func (v view) onlyForPictures() bool {
	return v.name != "" && !v.judged && os.Getenv(shots) == ""
}

// picture saves the whole page where pictures are asked for.
func picture(t *testing.T, b *browsertest.Browser, name string, width int64) {
	t.Helper()
	folder := os.Getenv(shots)
	if folder == "" {
		return
	}
	// What sticks to the window's edge belongs at the end of the whole page.
	b.Run(chromedp.EmulateViewport(width, browsertest.Eval[int64](b, `document.documentElement.scrollHeight`)))
	png, err := chromedp.Run(b.Context, chromedp.FullScreenshot(100))
	must(t, err)
	must(t, os.MkdirAll(folder, 0o755))
	must(t, os.WriteFile(filepath.Join(folder, name+".png"), png, 0o644))
}

// usualFonts lets pages look as they do on most computers, where the system's
// own letters are not the ones that Debian falls back to.
func usualFonts(t *testing.T) {
	t.Helper()
	rules := filepath.Join(t.TempDir(), "fonts.conf")
	must(t, os.WriteFile(rules, []byte(`<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <match><test name="family" compare="contains"><string>sans</string></test><edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
  <match><test name="family"><string>system-ui</string></test><edit name="family" mode="prepend" binding="strong"><string>Inter</string></edit></match>
  <match><test name="family"><string>ui-serif</string></test><edit name="family" mode="prepend" binding="strong"><string>Charis SIL</string><string>Charis</string></edit></match>
</fontconfig>
`), 0o600))
	t.Setenv("FONTCONFIG_FILE", rules)
}

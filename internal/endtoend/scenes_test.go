package endtoend

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"equipoise/internal/browsertest"
)

// scene is a page in one of its states.
type scene struct {
	name, root, path string
	status           int        // of the document, 200 where 0
	form             url.Values // what is sent there, nil where the page is fetched
	script           string     // brings an open page into a state that it shows only for moments
}

// tour is the scenes that one running program offers, and how they were made.
type tour struct {
	*visitor
	scenes []scene
}

func (v *tour) add(name, path string) {
	v.scenes = append(v.scenes, scene{name: name, root: v.URL, path: path})
}

// addAll adds scenes by name and path.
func (v *tour) addAll(pairs ...string) {
	for i := 0; i < len(pairs); i += 2 {
		v.add(pairs[i], pairs[i+1])
	}
}

// fails is a page that says no.
func (v *tour) fails(name string, status int, path string) {
	v.scenes = append(v.scenes, scene{name: name, root: v.URL, path: path, status: status})
}

// refuses is a page that a form leads to which cannot be taken as it is.
func (v *tour) refuses(name string, status int, path string, pairs ...string) {
	v.scenes = append(v.scenes, scene{name: name, root: v.URL, path: path, status: status, form: values(pairs...)})
}

// moment is a page in a state that a script brings it into.
func (v *tour) moment(name, path, script string) {
	v.scenes = append(v.scenes, scene{name: name, root: v.URL, path: path, script: script})
}

// html is the page as it is served.
func (s scene) html(t testing.TB, v *visitor) string {
	t.Helper()
	got := v.get
	if s.form != nil {
		got = func(path string) reply { return v.send(path, s.form) }
	}
	r := got(s.path)
	if want := max(s.status, http.StatusOK); r.status != want {
		t.Errorf("%s: %s answers %d, want %d", s.name, s.path, r.status, want)
	}
	return r.body
}

// expected is how a browser's console tells of a page that says no.
func (s scene) expected() string {
	return fmt.Sprintf("the server responded with a status of %d (%s) %s%s", s.status, http.StatusText(s.status), s.root, s.path)
}

// open shows the scene in a browser.
func (s scene) open(b *browsertest.Browser) {
	if s.form == nil {
		b.Open(s.root + s.path)
	} else {
		b.Open(s.root + "/settings/timing") // a form is sent from a page of the same site
		fields, _ := json.Marshal(s.form)
		leaves(b, chromedp.Evaluate[any](fmt.Sprintf(`((path, fields) => {
			const form = Object.assign(document.createElement("form"), { method: "post", action: path });
			for (const [name, texts] of Object.entries(fields)) for (const value of texts)
				form.append(Object.assign(document.createElement("textarea"), { name, value }));
			document.body.append(form);
			form.submit();
		})(%q, %s)`, s.path, fields)))
	}
	if s.script != "" {
		browsertest.Eval[any](b, s.script)
	}
}

// leaves does what leads to another page, and waits until that has loaded.
func leaves[T any](b *browsertest.Browser, step chromedp.Action[T]) {
	gone := chromedp.WaitEvent(page.LoadEventFired, nil, step)
	b.Run(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := gone(ctx, target)
		return err
	}))
}

// press clicks what leads to another page, with the mouse.
func press(b *browsertest.Browser, selector string) {
	leaves(b, chromedp.Click(chromedp.CSS(selector)))
}

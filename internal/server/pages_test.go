package server

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/jba/templatecheck"

	"equipoise/web"
)

// shapes pairs every page with the struct that fills it.
func shapes() map[string]any {
	return map[string]any{
		"practice": practicePage{}, "session": sessionPage{}, "finish": finishPage{}, "words": wordsPage{},
		"review": reviewPage{}, "answer": answerPage{}, "takes": takesPage{}, "sent": sentPage{}, "progress": progressPage{},
		"questions": questionsPage{}, "question": questionPage{}, "question-form": questionFormPage{}, "cards": cardsPage{},
		"critics": criticsPage{}, "transcription": transcriptionPage{}, "microphone": microphonePage{},
		"timing": timingPage{}, "appearance": appearancePage{}, "data": dataPage{}, "error": errorPage{}, "remove": removePage{},
	}
}

func TestEveryTemplateFitsItsStruct(t *testing.T) {
	pages, err := parsePages(web.Files())
	if err != nil {
		t.Fatal(err)
	}
	known := shapes()
	for name, p := range pages {
		shape, ok := known[name]
		if !ok {
			t.Errorf("page %s has no struct in this test", name)
			continue
		}
		if err := templatecheck.CheckHTML(p.template.Lookup("layout"), shape); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(pages) != len(known) {
		t.Errorf("%d templates, %d structs", len(pages), len(known))
	}
}

// TestEverySampleRenders fills every page in its states; with -artifacts the
// pages are kept to be looked at.
func TestEverySampleRenders(t *testing.T) {
	pages, err := parsePages(web.Files())
	if err != nil {
		t.Fatal(err)
	}
	for name, sample := range samples() {
		var out bytes.Buffer
		if err := pages[sample.page].template.ExecuteTemplate(&out, "layout", sample.data); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if bytes.Contains(out.Bytes(), []byte("ZgotmplZ")) {
			t.Errorf("%s: something was refused by the template", name)
		}
		if err := os.WriteFile(filepath.Join(t.ArtifactDir(), name+".html"), out.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

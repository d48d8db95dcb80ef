package interview_test

import (
	"testing"

	"equipoise/internal/interview"
)

func TestCounted(t *testing.T) {
	words := &interview.Transcript{ID: "words"}
	take := func(id string, state interview.TakeState, sound interview.RecordingState, said *interview.Transcript) interview.TakeView {
		v := interview.TakeView{Take: interview.Take{ID: id, State: state}, Transcript: said}
		if sound != "" {
			v.Recording = &interview.Recording{State: sound}
		}
		return v
	}
	typed := take("typed", interview.TakeTranscribed, "", words)
	spoken := take("spoken", interview.TakeNeedsWords, interview.Kept, nil)
	broken := take("broken", interview.TakeFailed, interview.Broken, nil)
	mended := take("mended", interview.TakeTranscribed, interview.Broken, words)
	arriving := take("arriving", interview.TakeRecording, interview.Arriving, nil)
	for name, c := range map[string]struct {
		takes []interview.TakeView
		want  string
	}{
		"none":                          {nil, ""},
		"only one that arrives":         {[]interview.TakeView{arriving}, ""},
		"the last":                      {[]interview.TakeView{typed, spoken, arriving}, "spoken"},
		"a broken one hides nothing":    {[]interview.TakeView{typed, broken, broken}, "typed"},
		"a broken one with words":       {[]interview.TakeView{typed, mended}, "mended"},
		"a broken one where no other":   {[]interview.TakeView{broken, arriving}, "broken"},
		"sound without words is a take": {[]interview.TakeView{spoken, broken}, "spoken"},
	} {
		if got, ok := interview.Counted(c.takes); got.ID != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q counts, want %q", name, got.ID, c.want)
		}
	}
}

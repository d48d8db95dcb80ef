package store

import (
	"time"

	"equipoise/internal/interview"
)

type pauseText struct {
	From time.Duration `json:"a"`
	To   time.Duration `json:"b"`
}

// pausesText is a list as JSON text, and no text where there is no list: that
// nothing was found is not the same as that nobody looked.
func pausesText(list []interview.Pause) string {
	if list == nil {
		return ""
	}
	return written(listOf(list, func(p interview.Pause) pauseText { return pauseText(p) }))
}

func pausesOf(text string) ([]interview.Pause, error) {
	if text == "" {
		return nil, nil
	}
	var pauses []pauseText
	if err := readInto(text, &pauses); err != nil {
		return nil, err
	}
	list := make([]interview.Pause, len(pauses))
	for i, p := range pauses {
		list[i] = interview.Pause(p)
	}
	return list, nil
}

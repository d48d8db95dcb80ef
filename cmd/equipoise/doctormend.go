package main

import (
	"context"
	"fmt"
	"strings"
)

// lookAtSound looks for files that belong to no recording and recordings whose
// file is missing, and mends both where that is asked for.
func (h *house) lookAtSound(ctx context.Context, mend bool) finding {
	found, err := h.room.Orphans(ctx)
	if err != nil {
		return finding{"recordings", false, err.Error()}
	}
	var seen []string
	if n := len(found.Files); n > 0 {
		seen = append(seen, fmt.Sprintf("%s without a recording", number(n, "file")))
	}
	if n := len(found.Recordings); n > 0 {
		seen = append(seen, fmt.Sprintf("%s without a file", number(n, "recording")))
	}
	if len(seen) == 0 {
		return finding{"recordings", true, "every file has its recording and every recording its file"}
	}
	text := strings.Join(seen, ", ")
	if !mend {
		return finding{"recordings", false, text + ". To put such sound aside, where you can listen to it, and to say with the answers that theirs is missing: equipoise doctor --mend"}
	}
	folder, err := h.room.MendOrphans(ctx, found)
	if err != nil {
		return finding{"recordings", false, text + ": " + err.Error()}
	}
	text = "mended: " + text
	if folder != "" {
		text += ". Sound that was found lies in " + folder
	}
	return finding{"recordings", true, text}
}

func number(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

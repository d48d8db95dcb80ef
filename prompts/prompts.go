// Package prompts holds what is said to a language model, as text that can be
// read and changed: one file a conversation, with what they share in shared.md.
package prompts

import (
	"embed"
	"io/fs"
)

//go:embed *.md
var files embed.FS

// Files returns the prompts as text/template files.
func Files() fs.FS { return files }

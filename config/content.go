package config

import (
	"embed"
	"io/fs"
)

// The text that people edit, as it was when the program was built.
//
//go:embed equipoise.example.yaml rubric.yaml catchwords.txt questions golden
var content embed.FS

// Content is the embedded text: questions, rubric, golden set and the example
// of a settings file.
func Content() fs.FS { return content }

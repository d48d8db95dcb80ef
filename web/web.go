// Package web holds the pages, styles and scripts that the browser gets.
package web

import (
	"embed"
	"io/fs"
)

//go:embed templates static
var files embed.FS

// Files returns the folders templates and static.
func Files() fs.FS { return files }

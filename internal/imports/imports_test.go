// Package imports holds one test: who may import whom.
package imports

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "equipoise/"

// allowed is the house's plan: room to rooms it may enter. cmd may enter all.
func allowed() map[string][]string {
	return map[string][]string{
		"internal/server":      {"internal/practice", "internal/interview", "internal/chart", "internal/export"},
		"internal/work":        {"internal/practice", "internal/interview"},
		"internal/practice":    {"internal/interview", "internal/measure"},
		"internal/critique":    {"internal/endpoint", "internal/interview"},
		"internal/transcriber": {"internal/endpoint", "internal/interview"},
		"internal/recordings":  {"internal/sound", "internal/interview"},
		"internal/store":       {"internal/interview"},
		"internal/checklist":   {"internal/interview"},
		"internal/measure":     {"internal/interview"},
		"internal/journal":     {"internal/interview"},
		"internal/export":      {"internal/interview"},
		"config":               {"internal/interview"},
		"internal/sound":       {},
		"internal/chart":       {},
		"internal/endpoint":    {},
		"web":                  {},
		"prompts":              {},
		"internal/interview":   {},
		"internal/endtoend":    {},
		"internal/testreport":  {},
	}
}

// testSupport are packages that tests alone may import.
func testSupport() []string {
	return []string{"internal/browsertest", "internal/endpoint/scripted", "internal/critique/fairjudge"}
}

// outside names libraries that one room alone may know.
func outside() map[string]string {
	return map[string]string{
		"github.com/labstack/echo": "internal/server",
		"github.com/sashabaranov":  "internal/endpoint",
		"gorm.io":                  "internal/store",
		"github.com/pressly/goose": "internal/store",
		"github.com/riverqueue":    "internal/work",
		"github.com/tus":           "internal/recordings",
		"github.com/pion/opus":     "internal/sound",
		"github.com/knadh/koanf":   "config",
		"github.com/spf13/cobra":   "cmd/equipoise",
	}
}

type pkg struct {
	ImportPath string
	Standard   bool
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Standard,Imports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	d := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return list
		} else if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}

// room is the plan's name for a package: its own, or that of the room it lies in.
func room(path string) string {
	path = strings.TrimPrefix(path, module)
	parts := strings.Split(path, "/")
	if parts[0] == "internal" && len(parts) > 1 {
		return strings.Join(parts[:2], "/")
	}
	if parts[0] == "cmd" {
		return path
	}
	return parts[0]
}

// Every arrow points down: no room imports one that the plan does not name.
func TestRoomsImportOnlyWhatThePlanAllows(t *testing.T) {
	plan := allowed()
	for _, p := range packages(t) {
		from := room(p.ImportPath)
		if from == "cmd/equipoise" || from == "internal/imports" || isTestSupport(p.ImportPath) {
			continue
		}
		rooms, known := plan[from]
		if !known {
			t.Errorf("%s stands in no plan: give it a row", p.ImportPath)
		}
		for _, imp := range p.Imports {
			if !strings.HasPrefix(imp, module) || room(imp) == from {
				continue
			}
			if !slices.Contains(rooms, room(imp)) {
				t.Errorf("%s imports %s: the plan does not allow that", p.ImportPath, imp)
			}
		}
	}
}

// Packages made for tests stay out of the program.
func TestTestSupportStaysInTests(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			if isTestSupport(imp) && !isTestSupport(p.ImportPath) {
				t.Errorf("%s imports %s outside a test", p.ImportPath, imp)
			}
		}
	}
}

func isTestSupport(path string) bool {
	return slices.ContainsFunc(testSupport(), func(s string) bool { return strings.HasPrefix(path, module+s) })
}

// The nouns need the standard library and nothing else, and each larger
// library is known to one room.
func TestLibrariesAreKnownToOneRoom(t *testing.T) {
	for _, p := range packages(t) {
		for _, imp := range p.Imports {
			first, _, _ := strings.Cut(imp, "/")
			if room(p.ImportPath) == "internal/interview" && strings.Contains(first, ".") {
				t.Errorf("%s imports %s: the nouns know only the standard library", p.ImportPath, imp)
			}
			for prefix, owner := range outside() {
				if strings.HasPrefix(imp, prefix) && room(p.ImportPath) != owner {
					t.Errorf("%s imports %s: only %s may", p.ImportPath, imp, owner)
				}
			}
		}
	}
}

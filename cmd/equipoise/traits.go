package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sync"
	"time"

	"equipoise/internal/endpoint"
)

// traitsLast is how long what was learned of a server is believed: servers are
// updated.
const traitsLast = 7 * 24 * time.Hour

// learned is what a file keeps of one model at one server.
type learned struct {
	BaseURL string          `json:"base_url"`
	Model   string          `json:"model"`
	At      time.Time       `json:"at"`
	Traits  endpoint.Traits `json:"traits"`
}

// fileMemory keeps what was learned of servers in a file of the data folder,
// so that a restart does not try them out again. A file that cannot be read or
// written costs a few calls and nothing else.
type fileMemory struct {
	mu    sync.Mutex
	path  string
	known map[[2]string]learned
}

// remember keeps what is learned of servers from now on in the data folder.
func (a *critics) remember(folder string) { a.memory.keepIn(filepath.Join(folder, "endpoints.json")) }

func newFileMemory() *fileMemory { return &fileMemory{known: map[[2]string]learned{}} }

func (m *fileMemory) keepIn(path string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.path = path
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	var list []learned
	if json.Unmarshal(text, &list) != nil {
		return
	}
	for _, l := range list {
		if age := time.Since(l.At); age >= 0 && age < traitsLast {
			m.known[[2]string{l.BaseURL, l.Model}] = l
		}
	}
}

// Recall returns what is known of a model at a server.
func (m *fileMemory) Recall(baseURL, model string) endpoint.Traits {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.known[[2]string{baseURL, model}].Traits
}

// Remember keeps what was learned.
func (m *fileMemory) Remember(baseURL, model string, traits endpoint.Traits) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := [2]string{baseURL, model}
	if m.known[key].Traits == traits {
		return
	}
	m.known[key] = learned{baseURL, model, time.Now().UTC(), traits}
	m.write()
}

// write puts the whole file in place at once.
func (m *fileMemory) write() {
	if m.path == "" {
		return
	}
	list := make([]learned, 0, len(m.known))
	for _, l := range m.known {
		list = append(list, l)
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return
	}
	if os.WriteFile(m.path+".new", text, 0o600) == nil {
		_ = os.Rename(m.path+".new", m.path)
	}
}

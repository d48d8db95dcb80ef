package endpoint

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// lookingTime bounds the whole search; a server on the same machine answers its list much sooner.
const lookingTime = 300 * time.Millisecond

// Found is a model server that runs on this machine.
type Found struct {
	Name    string // Ollama, LM Studio, llama.cpp, LocalAI, or "model server"
	BaseURL string
	Models  []string
}

// UsualPorts are those of Ollama, LM Studio, and of both llama.cpp and LocalAI.
func UsualPorts() []int { return []int{11434, 1234, 8080} }

// Discover looks at ports of this machine's own loopback address for model servers, for at most 300 ms. It sends
// nothing but questions for what is there.
func Discover(ctx context.Context, ports []int) []Found {
	ctx, cancel := context.WithTimeout(ctx, lookingTime)
	defer cancel()
	client := NewClient(Policy{AllowPrivate: true, MaxBytes: 1 << 20})
	defer client.CloseIdleConnections()
	found := make([]*Found, len(ports))
	var looking sync.WaitGroup
	for i, port := range ports {
		looking.Go(func() { found[i] = look(ctx, client, port) })
	}
	looking.Wait()
	var seen []Found
	for _, f := range found {
		if f != nil {
			seen = append(seen, *f)
		}
	}
	return seen
}

// look asks for all tell-tale pages of one port at once, and for none when nothing lists models there.
func look(ctx context.Context, client *http.Client, port int) *Found {
	root := fmt.Sprintf("http://127.0.0.1:%d", port)
	paths := []string{"/v1/models", "/props", "/api/tags", "/api/v0/models", "/readyz"}
	pages := make([][]byte, len(paths))
	var asking sync.WaitGroup
	for i, path := range paths {
		asking.Go(func() { pages[i] = page(ctx, client, root+path) })
	}
	asking.Wait()
	models, ok := readModels(pages[0])
	if !ok {
		models, ok = readModels(pages[2])
	}
	if !ok {
		return nil
	}
	return &Found{Name: nameOf(pages), BaseURL: root + "/v1", Models: ids(models)}
}

func page(ctx context.Context, client *http.Client, url string) []byte {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil
	}
	return fetched(client, req)
}

// nameOf goes by what only one of them has; llama.cpp comes first because it imitates Ollama's list.
func nameOf(pages [][]byte) string {
	props, tags, studio, ready := pages[1], pages[2], pages[3], pages[4]
	switch {
	case holds(props, "default_generation_settings"):
		return "llama.cpp"
	case holds(tags, "models"):
		return "Ollama"
	case holds(studio, "data"):
		return "LM Studio"
	case ready != nil && !holds(ready, "error"):
		return "LocalAI"
	}
	return "model server"
}

func holds(page []byte, key string) bool {
	var object map[string]json.RawMessage
	return json.Unmarshal(page, &object) == nil && object[key] != nil
}

func ids(models []Model) []string {
	names := []string{}
	for _, m := range models {
		names = append(names, m.ID)
	}
	slices.Sort(names)
	return names
}

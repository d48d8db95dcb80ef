package endpoint_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync/atomic"
	"testing"

	"equipoise/internal/endpoint"
)

// silence is a sound of any size that lies nowhere.
type silence struct{ at, size int64 }

func (s *silence) Read(p []byte) (int, error) {
	n := int(min(int64(len(p)), s.size-s.at))
	s.at += int64(n)
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (s *silence) Seek(offset int64, whence int) (int64, error) {
	s.at = offset + map[int]int64{io.SeekStart: 0, io.SeekCurrent: s.at, io.SeekEnd: s.size}[whence]
	return s.at, nil
}

// A sound is sent from where it lies: sending 24 MB takes a small part of that
// in memory, also where the first try fails.
func TestSoundIsNotGatheredInMemory(t *testing.T) {
	const size = 24 << 20
	var calls, received atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		received.Add(n)
		if calls.Add(1) == 1 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, `{"text":"Hi"}`)
	}))
	defer server.Close()
	e, err := endpoint.New(endpoint.Config{BaseURL: server.URL + "/v1", Model: "ear", AllowPrivate: true, Clock: (&clock{}).clock()})
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	said, err := e.Transcribe(t.Context(), endpoint.AudioRequest{Name: "long.wav", MIME: "audio/wav", Reader: &silence{size: size}})
	runtime.ReadMemStats(&after)
	if err != nil || said.Text != "Hi" || received.Load() < 2*size {
		t.Errorf("%+v, %v after %d bytes", said, err, received.Load())
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("sending %d MB took %d KB of memory", size>>20, used>>10)
	}
}

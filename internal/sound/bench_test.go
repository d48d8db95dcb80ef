package sound_test

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"equipoise/internal/sound"
)

// hour is a file of sixty minutes of sound in one recording's packets.
func hour(b *testing.B) *os.File {
	b.Helper()
	raw := file(b, "chromium.webm")
	_, one := remux(b, raw)
	parts := make([][]byte, int(time.Hour/one.Duration))
	for i := range parts {
		parts[i] = raw
	}
	data, _ := remux(b, parts...)
	return onDisk(b, data)
}

func onDisk(b *testing.B, data []byte) *os.File {
	b.Helper()
	path := filepath.Join(b.TempDir(), "sound")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		b.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	b.SetBytes(int64(len(data)))
	return f
}

// heap watches how much memory is in use while work goes on.
type heap struct{ base, peak uint64 }

func watchHeap() *heap {
	runtime.GC()
	h := &heap{}
	h.look()
	h.base = h.peak
	return h
}

func (h *heap) look() {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h.peak = max(h.peak, m.HeapAlloc)
}

func (h *heap) report(b *testing.B, f *os.File) {
	stat, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(stat.Size())/(1<<20), "MiB-file")
	b.ReportMetric(float64(h.peak-h.base)/(1<<20), "MiB-peak-heap")
}

// Write looks at the heap with every piece that is written.
func (h *heap) Write(p []byte) (int, error) {
	h.look()
	return len(p), nil
}

func BenchmarkRemuxHour(b *testing.B) {
	f := hour(b)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := sound.Remux(io.Discard, f); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	h := watchHeap()
	if _, err := sound.Remux(h, f); err != nil {
		b.Fatal(err)
	}
	h.report(b, f)
}

func BenchmarkDecodeHour(b *testing.B) { benchmarkDecode(b, hour(b)) }

func BenchmarkDecodeTenMinutesOfWAV(b *testing.B) {
	benchmarkDecode(b, onDisk(b, tone(440, 48000, 2, 16, false, 48000*600)))
}

func benchmarkDecode(b *testing.B, f *os.File) {
	b.ReportAllocs()
	h, pieces := watchHeap(), 0
	for b.Loop() {
		_, err := sound.Decode(context.Background(), f, func([]int16) error {
			if pieces++; pieces%1000 == 0 {
				h.look()
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	h.report(b, f)
}

package sound_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"equipoise/internal/browsertest"
	"equipoise/internal/sound"
)

// taken is a recording as some program made it.
type taken struct {
	name string // ends in its kind
	path string
	data []byte
}

// ten are recordings of as many kinds: bit rates, lengths of frames, channels,
// containers and ways to write them, the last as Chromium's recorder does.
func ten(t *testing.T) (list []taken) {
	t.Helper()
	need(t, "ffmpeg", "ffprobe", "espeak-ng", "sox")
	spoken, dir := speech(t), t.TempDir()
	paused := filepath.Join(dir, "paused.wav")
	run(t, "sox", "-D", spoken, paused, "pad", "4@2")
	args := []string{"-v", "error", "-i", spoken, "-i", paused}
	for _, options := range []string{
		"-map 0 -b:a 24k -frame_duration 20 -t 3 mono.webm",
		"-map 0 -ac 2 -b:a 64k -frame_duration 10 -t 1.2 stereo.webm",
		"-map 0 -b:a 16k -frame_duration 60 long.webm",
		"-map 0 -b:a 32k -frame_duration 2.5 -application lowdelay -t 0.7 short.webm",
		"-map 0 -ac 2 -b:a 96k -frame_duration 5 -t 0.8 wide.webm",
		"-map 0 -b:a 24k -frame_duration 20 -live 1 -cluster_time_limit 500 -t 2 unknown.webm",
		"-map 0 -b:a 32k -frame_duration 40 -vbr off -t 2.033 -cluster_size_limit 2000 constant.webm",
		"-map 1 -b:a 12k -frame_duration 20 -application voip silence.webm",
		"-map 0 -b:a 24k -frame_duration 20 -t 3 mono.ogg",
		"-map 0 -ac 2 -b:a 48k -frame_duration 40 -page_duration 100000 -t 2 pages.ogg",
	} {
		fields := append([]string{"-c:a", "libopus"}, strings.Fields(options)...)
		name := fields[len(fields)-1]
		fields[len(fields)-1] = filepath.Join(dir, name)
		args, list = append(args, fields...), append(list, taken{name: name, path: filepath.Join(dir, name)})
	}
	run(t, "ffmpeg", args...)
	list = append(list, taken{name: "chromium.webm", path: filepath.Join("testdata", "chromium.webm")})
	for i, r := range list {
		data, err := os.ReadFile(r.path)
		if err != nil {
			t.Fatal(err)
		}
		list[i].data = data
	}
	return list
}

// packet is an Opus packet as another program found it, and where it ends.
type packet struct {
	data []byte
	end  int
}

// packets asks ffprobe for the sizes and places of a recording's packets and
// ffmpeg for their bytes.
func (r taken) packets(t *testing.T) (list []packet) {
	t.Helper()
	all, at := r.bytes(t), 0
	for line := range strings.Lines(run(t, "ffprobe", "-v", "error", "-show_entries", "packet=size,pos", "-of", "csv=p=0", r.path)) {
		if line = strings.TrimSpace(line); line == "" { // where a packet has more to it
			continue
		}
		size, place := numbers(t, line)
		p := packet{data: all[:size]}
		all = all[size:]
		if strings.HasSuffix(r.name, ".webm") {
			const blockHead = 4 // track, time, flags
			at = place + blockHead
		} else {
			at += bytes.Index(r.data[at:], p.data)
		}
		if p.end, at = at+size, at+size; !bytes.Equal(r.data[p.end-size:p.end], p.data) {
			t.Fatalf("%s: packet %d does not lie at %d", r.name, len(list), p.end-size)
		}
		list = append(list, p)
	}
	return list
}

func (r taken) bytes(t *testing.T) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "packets")
	run(t, "ffmpeg", "-v", "error", "-i", r.path, "-map", "0", "-c", "copy", "-f", "data", path)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func numbers(t *testing.T, line string) (first, second int) {
	t.Helper()
	if _, err := fmt.Sscanf(line, "%d,%d", &first, &second); err != nil {
		t.Fatalf("%q: %v", line, err)
	}
	return first, second
}

// However a recording was made, no cut costs more than it cuts off, and
// remuxing changes neither the sound nor the length.
func TestRecordingsOfTenKinds(t *testing.T) {
	list := ten(t)
	t.Run("every prefix", func(t *testing.T) { everyPrefix(t, list) })
	t.Run("sound and length", func(t *testing.T) { soundAndLength(t, list) })
}

// everyPrefix cuts at every byte: what is written holds exactly the packets
// that lie whole before the cut.
func everyPrefix(t *testing.T, list []taken) {
	for _, r := range list {
		whole, want, out := r.packets(t), 0, new(bytes.Buffer)
		for n := range len(r.data) + 1 {
			for want < len(whole) && whole[want].end <= n {
				want++
			}
			out.Reset()
			info, err := sound.Remux(out, bytes.NewReader(r.data[:n]))
			if info.Packets != want || (err != nil) != (want == 0) || err != nil && !errors.Is(err, sound.ErrNoSound) {
				t.Fatalf("%s cut at %d: %d packets of %d, %v", r.name, n, info.Packets, want, err)
			}
			if n%61 == 0 || n == len(r.data) {
				holds(t, fmt.Sprintf("%s cut at %d", r.name, n), out.Bytes(), whole[:want])
			}
		}
	}
}

// holds looks for packets in a file, one behind the other.
func holds(t *testing.T, name string, data []byte, list []packet) {
	t.Helper()
	for i, p := range list {
		at := bytes.Index(data, p.data)
		if at < 0 {
			t.Fatalf("%s: packet %d is lost", name, i)
		}
		data = data[at+len(p.data):]
	}
}

// soundAndLength remuxes: what is heard is the same to the bit before and
// after, by our decoder and by libopus, and ffprobe and Chromium agree with
// the length.
func soundAndLength(t *testing.T, list []taken) {
	files, lengths := map[string][]byte{}, map[string]time.Duration{}
	for _, r := range list {
		once, info := remux(t, r.data)
		path := keep(t, "r.webm", once)
		files[r.name], lengths[r.name] = once, info.Duration
		if !slices.Equal(samples(t, r.data), samples(t, once)) {
			t.Errorf("%s: decoded here it differs", r.name)
		}
		if libopus(t, r.path) != libopus(t, path) {
			t.Errorf("%s: decoded by libopus it differs", r.name)
		}
		stated := run(t, "ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path)
		agrees(t, r.name+" in ffprobe", stated, info.Duration)
	}
	b := browsertest.Start(t, browsertest.Options{})
	b.Open(shelf(t, files))
	for name, length := range lengths {
		b.Until(fmt.Sprintf(`document.getElementById(%q).readyState >= 1`, name))
		stated := browsertest.Eval[float64](b, fmt.Sprintf(`document.getElementById(%q).duration`, name))
		agrees(t, name+" in Chromium", strconv.FormatFloat(stated, 'f', -1, 64), length)
	}
}

// libopus is the fingerprint of what the reference decoder makes of a file.
func libopus(t *testing.T, path string) [sha256.Size]byte {
	t.Helper()
	return sha256.Sum256([]byte(run(t, "ffmpeg", "-v", "error", "-c:a", "libopus", "-i", path, "-f", "s16le", "-")))
}

func agrees(t *testing.T, name, seconds string, want time.Duration) {
	t.Helper()
	v, err := strconv.ParseFloat(seconds, 64)
	if d := time.Duration(v*float64(time.Second)) - want; err != nil || d.Abs() > 20*time.Millisecond {
		t.Errorf("%s: %s seconds, we say %v", name, seconds, want)
	}
}

// shelf is the address of a page with a player for every file.
func shelf(t *testing.T, files map[string][]byte) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if data, ok := files[strings.TrimPrefix(r.URL.Path, "/")]; ok {
			w.Header().Set("Content-Type", "audio/webm")
			http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = fmt.Fprint(w, `<!doctype html><link rel="icon" href="data:,">`)
		for name := range files {
			_, _ = fmt.Fprintf(w, `<audio id=%q src=%q preload="metadata"></audio>`, name, "/"+name)
		}
	}))
	t.Cleanup(s.Close)
	return s.URL
}

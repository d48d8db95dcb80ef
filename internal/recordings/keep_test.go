package recordings

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"equipoise/internal/browsertest"
	"equipoise/internal/interview"
)

var spokenRow = interview.Recording{ID: "rec-1", PersonID: "person-1"}

// speech is a browser's recording, as it came.
func speech(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "sound", "testdata", "spoken.webm"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func take(t *testing.T, f *Folder, id string, number int, data []byte) interview.Upload {
	t.Helper()
	u := interview.Upload{ID: id, Number: number}
	if err := f.take(u, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	return u
}

func left(t *testing.T, f *Folder) []string {
	t.Helper()
	var names []string
	entries, err := os.ReadDir(f.uploads)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestKeepJoinsPartsAndIsRepeatable(t *testing.T) {
	f, ctx, data := open(t, t.TempDir(), 0), context.Background(), speech(t)
	one, err := f.Keep(ctx, spokenRow, []interview.Upload{take(t, f, "up-0", 1, data)})
	if err != nil {
		t.Fatal(err)
	}
	row := spokenRow
	row.ID = "rec-2"
	uploads := []interview.Upload{take(t, f, "up-2", 2, data[:len(data)-7]), take(t, f, "up-1", 1, data), take(t, f, "up-3", 3, nil)}
	two, err := f.Keep(ctx, row, uploads)
	if err != nil {
		t.Fatal(err)
	}
	if short := 2*one.Duration - two.Duration; one.Duration < time.Second || short < 0 || short > 120*time.Millisecond {
		t.Errorf("one part lasts %v, two last %v", one.Duration, two.Duration)
	}
	if len(two.Peaks) == 0 || slices.Max(two.Peaks) != 1 || !two.Decodable || two.MIME != "audio/webm" || two.Size == 0 {
		t.Errorf("kept %+v", two)
	}
	if names := left(t, f); len(names) != 0 {
		t.Errorf("raw bytes left: %q", names)
	}
	uploads[0] = take(t, f, "up-2", 2, data) // killed after the file stood, before all raw bytes went
	again, err := f.Keep(ctx, row, uploads)
	if err != nil || !reflect.DeepEqual(again, two) {
		t.Errorf("kept again (%v): %+v, want %+v", err, again, two)
	}
	if names := left(t, f); len(names) != 0 {
		t.Errorf("raw bytes left: %q", names)
	}
}

// A part in another format, from another browser, cannot be joined and is not lost.
func TestPartOfAnotherKindStays(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	other := "\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00"
	uploads := []interview.Upload{take(t, f, "up-1", 1, speech(t)), take(t, f, "up-2", 2, []byte(other))}
	for range 2 {
		if got, err := f.Keep(context.Background(), spokenRow, uploads); err != nil || got.MIME != webm || !strings.Contains(got.Reason, "one more piece") {
			t.Fatalf("kept %+v, %v", got, err)
		}
		if names := left(t, f); !slices.Equal(names, []string{"up-2", "up-2.info"}) {
			t.Errorf("left %q", names)
		}
	}
}

// The pauses inside a recording are found while it is decoded, however long it
// is; silence before the first sound and after the last is none.
func TestSilencesAreHeard(t *testing.T) {
	f := open(t, t.TempDir(), 0)
	for name, quiet := range map[string]string{"inside": "between(t,0.2,1.8)", "before": "lt(t,1.8)", "after": "gt(t,0.2)"} {
		sound := made(t, name+".webm", "-af", "volume=0:enable='"+quiet+"'", "-c:a", "libopus")
		row := spokenRow
		row.ID = name
		kept, err := f.Keep(context.Background(), row, []interview.Upload{take(t, f, "up-"+name, 1, sound)})
		if err != nil || kept.Silences == nil {
			t.Fatalf("%s: %+v, %v", name, kept, err)
		}
		if name != "inside" {
			if len(kept.Silences) > 0 {
				t.Errorf("silence %s the sound is a pause: %v", name, kept.Silences)
			}
			continue
		}
		if len(kept.Silences) != 1 || (kept.Silences[0].From-200*time.Millisecond).Abs() > 60*time.Millisecond ||
			(kept.Silences[0].To-1800*time.Millisecond).Abs() > 60*time.Millisecond {
			t.Errorf("pauses %v", kept.Silences)
		}
	}
}

// made is a file that another program makes of a tone.
func made(t *testing.T, name string, options ...string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	args := append([]string{"-v", "error", "-f", "lavfi", "-i", "sine=duration=2"}, append(options, path)...)
	if out, err := exec.Command(browsertest.Program(t, "ffmpeg"), args...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Of parts that cannot be joined the one that plays is kept; the others stay,
// and the person is told.
func TestPartsOfMP4(t *testing.T) {
	fragments := []string{"-c:a", "aac", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-frag_duration", "500000"}
	f, one := open(t, t.TempDir(), 0), made(t, "x.mp4", fragments...)
	noise := append([]byte("\x00\x00\x00\x20ftypM4A "), make([]byte, 2*len(one))...)
	uploads := []interview.Upload{take(t, f, "up-1", 1, one), take(t, f, "up-2", 2, noise), take(t, f, "up-3", 3, one[:len(one)/2])}
	for range 2 {
		got, err := f.Keep(context.Background(), spokenRow, uploads)
		if err != nil || got.Size != int64(len(one)) || !strings.Contains(got.Reason, "2 more pieces") {
			t.Fatalf("kept %+v, %v", got, err)
		}
		if (got.Duration - 2*time.Second).Abs() > 50*time.Millisecond {
			t.Errorf("%v long", got.Duration)
		}
		if names := left(t, f); !slices.Equal(names, []string{"up-2", "up-2.info", "up-3", "up-3.info"}) {
			t.Errorf("left %q", names)
		}
	}
}

// WebM with other sound than Opus is kept as it came, for browsers that play it.
func TestForeignWebMIsKeptAsItIs(t *testing.T) {
	f, data := open(t, t.TempDir(), 0), made(t, "x.webm", "-c:a", "libvorbis")
	u := interview.Upload{ID: "up-1", Number: 1}
	if err := f.Take(context.Background(), u, bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		got, err := f.Keep(context.Background(), spokenRow, []interview.Upload{u})
		if err != nil || got.Decodable || got.MIME != webm || got.Size != int64(len(data)) || !strings.Contains(got.Reason, "not Opus") {
			t.Fatalf("kept %+v, %v", got, err)
		}
		if (got.Duration - 2*time.Second).Abs() > 50*time.Millisecond {
			t.Errorf("%v long", got.Duration)
		}
	}
}

func TestPieceThatComesTooLateIsNotAcknowledged(t *testing.T) {
	f, data := open(t, t.TempDir(), 0), speech(t)
	c := serve(t, f, Rules{})
	c.create(mine)
	c.add(http.StatusNoContent, mine, 0, data)
	if _, err := f.Keep(context.Background(), spokenRow, []interview.Upload{{ID: mine, Number: 1}}); err != nil {
		t.Fatal(err)
	}
	c.add(http.StatusNotFound, mine, int64(len(data)), []byte("late"))
	if n, whole, err := f.Arrived(context.Background(), mine); n != 0 || whole || err != nil {
		t.Errorf("arrived %d, %v, %v", n, whole, err)
	}
}

func TestOtherFormatsAreKeptAsTheyAre(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	for mime, head := range map[string]string{
		"audio/mp4": "\x00\x00\x00\x20ftypM4A \x00\x00\x00\x00", "audio/mpeg": "ID3\x04\x00", "audio/flac": "fLaC\x00",
		"audio/ogg": "OggS\x00\x02", "audio/wav": "RIFF\x24\x00\x00\x00WAVE",
	} {
		row := interview.Recording{ID: "r" + mime[6:], PersonID: "person-1"}
		file := head + strings.Repeat("sound", 100)
		u := interview.Upload{ID: "u" + mime[6:], Number: 1}
		if err := f.Take(ctx, u, strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		got, err := f.Keep(ctx, row, []interview.Upload{u})
		if err != nil || got.MIME != mime || got.Size != int64(len(file)) || got.Decodable {
			t.Errorf("%s: %+v, %v", mime, got, err)
			continue
		}
		opened, err := f.Open(ctx, row)
		if err != nil {
			t.Fatal(err)
		}
		if whole, _ := io.ReadAll(opened); string(whole) != file {
			t.Errorf("%s: the file changed", mime)
		}
		_ = opened.Close()
		if _, err := f.OpenWAV(ctx, row); err == nil {
			t.Errorf("%s: opened as wav, but nothing in it is sound", mime)
		}
	}
	if names := left(t, f); len(names) != 0 {
		t.Errorf("raw bytes left: %q", names)
	}
}

func TestWhatIsNoSoundHasASentence(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 100), context.Background()
	var invalid *interview.Invalid
	for _, file := range []string{"", "Dear diary", "<html>", "\x89PNG\r\n\x1a\n"} {
		if err := f.Take(ctx, interview.Upload{ID: "up-1"}, strings.NewReader(file)); !errors.As(err, &invalid) {
			t.Errorf("take %q: %v, want a sentence", file, err)
		}
	}
	if err := f.Take(ctx, interview.Upload{ID: "up-1"}, strings.NewReader("fLaC"+strings.Repeat("x", 97))); !errors.Is(err, interview.ErrTooLarge) {
		t.Errorf("101 bytes of 100: %v", err)
	}
	if names := left(t, f); len(names) != 0 {
		t.Errorf("left behind: %q", names)
	}
	empty := take(t, f, "up-1", 1, []byte("\x1a\x45\xdf\xa3 and then nothing that helps"))
	if _, err := f.Keep(ctx, spokenRow, []interview.Upload{empty}); !errors.As(err, &invalid) {
		t.Errorf("keep broken sound: %v, want a sentence", err)
	}
	if names := left(t, f); len(names) != 2 {
		t.Errorf("raw bytes of broken sound: %q, want them still there", names)
	}
	if _, err := f.Keep(ctx, spokenRow, nil); !errors.As(err, &invalid) {
		t.Errorf("keep nothing: %v, want a sentence", err)
	}
}

func TestOpenWAV(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	kept, err := f.Keep(ctx, spokenRow, []interview.Upload{take(t, f, "up-1", 1, speech(t))})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		wav, err := f.OpenWAV(ctx, spokenRow)
		if err != nil {
			t.Fatal(err)
		}
		data, _ := io.ReadAll(wav)
		_ = wav.Close()
		length := time.Duration(len(data)-44) * time.Second / 32000
		if rate := binary.LittleEndian.Uint32(data[24:]); rate != 16000 || data[22] != 1 || data[34] != 16 {
			t.Errorf("%d Hz, %d channels, %d bits", rate, data[22], data[34])
		}
		if off := length - kept.Duration; off < -20*time.Millisecond || off > 20*time.Millisecond {
			t.Errorf("decoded %v, kept %v", length, kept.Duration)
		}
	}
	if _, err := f.OpenWAV(ctx, interview.Recording{ID: "rec-9", PersonID: "person-1"}); !errors.Is(err, interview.ErrNotFound) {
		t.Errorf("an unknown recording: %v", err)
	}
}

func TestNoPathLeavesTheFolder(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	for _, id := range []string{"", "..", "../x", "a/b", `a\b`, "a.b", ".hidden"} {
		if _, err := f.Open(ctx, interview.Recording{ID: id, PersonID: "person-1"}); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("recording %q: %v", id, err)
		}
		if _, err := f.Open(ctx, interview.Recording{ID: "rec-1", PersonID: id}); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("person %q: %v", id, err)
		}
		if err := f.Take(ctx, interview.Upload{ID: id}, strings.NewReader("fLaC")); !errors.Is(err, interview.ErrNotFound) {
			t.Errorf("upload %q: %v", id, err)
		}
	}
}

func TestStock(t *testing.T) {
	f, ctx := open(t, t.TempDir(), 0), context.Background()
	kept, err := f.Keep(ctx, spokenRow, []interview.Upload{take(t, f, "up-1", 1, speech(t))})
	if err != nil {
		t.Fatal(err)
	}
	take(t, f, "up-2", 1, []byte("fLaC"))
	if used, err := f.Used("person-1"); used != kept.Size || err != nil {
		t.Errorf("used %d (%v), want %d", used, err, kept.Size)
	}
	if used, err := f.Used("person-2"); used != 0 || err != nil {
		t.Errorf("somebody new uses %d (%v)", used, err)
	}
	if err := os.WriteFile(filepath.Join(f.uploads, temporary+"1"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := f.Orphans(func(id string) bool { return id == "rec-1" })
	want := []string{"uploads/.tmp-1", "uploads/up-2", "uploads/up-2.info"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("orphans %q (%v), want %q", got, err, want)
	}
}

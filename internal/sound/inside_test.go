package sound

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"testing"
	"time"
)

// ends lists where the blocks of a file end.
func ends(data []byte) (list []int) {
	w := walker{window: &window{file: bytes.NewReader(data), size: int64(len(data))}}
	for {
		e, ok := w.next()
		if !ok {
			return list
		}
		if e.id == idSimpleBlock || e.id == idBlock {
			list = append(list, int(w.at))
		}
	}
}

// Cut at any byte, exactly the packets that are whole before the cut are kept.
func TestEveryPrefixKeepsExactlyItsWholePackets(t *testing.T) {
	for _, name := range []string{"spoken.webm", "chromium.webm"} {
		raw, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		whole := ends(raw)
		if len(whole) < 30 {
			t.Fatalf("%s: only %d blocks", name, len(whole))
		}
		want := 0
		for n := range len(raw) + 1 {
			for want < len(whole) && whole[want] <= n {
				want++
			}
			info, err := Measure(bytes.NewReader(raw[:n]))
			if info.Packets != want || (err != nil) != (want == 0) || err != nil && !errors.Is(err, ErrNoSound) {
				t.Fatalf("%s cut at %d: %d packets of %d, %v", name, n, info.Packets, want, err)
			}
		}
	}
}

// frame is an Opus packet of 20 ms with a body of its own.
func frame(fill byte, size int) []byte {
	return append([]byte{0x08}, bytes.Repeat([]byte{fill}, size)...)
}

// laced writes a file whose one cluster holds a laced block of three frames.
func laced(id uint32, kind byte, lace []byte, frames [][]byte) []byte {
	var e, body ebmlBuffer
	e.master(idEBML, ebmlHead)
	e.b = append(e.b, 0x18, 0x53, 0x80, 0x67, 0xff) // a segment of unknown size
	head := []byte("OpusHead\x01\x01\x00\x00\x80\xbb\x00\x00\x00\x00\x00")
	e.master(idTracks, func(t *ebmlBuffer) { t.master(idTrackEntry, track(head)) })
	body.b = append(body.b, 0x81, 0, 0, kind<<1)
	body.b = append(body.b, byte(len(frames)-1))
	body.b = append(append(body.b, lace...), bytes.Join(frames, nil)...)
	e.master(idCluster, func(c *ebmlBuffer) {
		c.uint(idTimestamp, 0)
		if id == idBlock {
			c.master(idBlockGroup, func(g *ebmlBuffer) { g.bytes(idBlock, body.b) })
			return
		}
		c.bytes(id, body.b)
	})
	return e.b
}

// Frames that share a block are told apart, whichever way they are laced, and
// follow one another in time.
func TestLacedBlocks(t *testing.T) {
	uneven := [][]byte{frame(1, 299), frame(2, 9), frame(3, 40)}
	even := [][]byte{frame(1, 9), frame(2, 9), frame(3, 9)}
	for name, c := range map[string]struct {
		kind   byte
		lace   []byte
		frames [][]byte
	}{
		"xiph":  {laceXiph, []byte{255, 45, 10}, uneven},
		"fixed": {laceFixed, nil, even},
		// 300 in two bytes, then 10-300 = -290 as a signed difference in two.
		"ebml": {laceEBML, []byte{0x41, 0x2c, 0x40 | byte((8191-290)>>8), byte((8191 - 290) & 0xff)}, uneven},
	} {
		for _, id := range []uint32{idSimpleBlock, idBlock} {
			packets := packetsOf(t, laced(id, c.kind, c.lace, c.frames))
			if len(packets) != 3 {
				t.Errorf("%s: %d packets", name, len(packets))
				continue
			}
			for i, p := range packets {
				if !bytes.Equal(p.data, c.frames[i]) || p.at != time.Duration(i)*20*time.Millisecond {
					t.Errorf("%s: packet %d of %d bytes at %v", name, i, len(p.data), p.at)
				}
			}
		}
	}
}

// Cut within a laced block, a file keeps the frames that are whole.
func TestCutLaceKeepsItsWholeFrames(t *testing.T) {
	uneven := [][]byte{frame(1, 299), frame(2, 9), frame(3, 40)}
	even := [][]byte{frame(1, 9), frame(2, 9), frame(3, 9)}
	for _, data := range [][]byte{
		laced(idSimpleBlock, laceXiph, []byte{255, 45, 10}, uneven),
		laced(idBlock, laceXiph, []byte{255, 45, 10}, uneven),
		laced(idSimpleBlock, laceEBML, []byte{0x41, 0x2c, 0x40 | byte((8191-290)>>8), byte((8191 - 290) & 0xff)}, uneven),
		laced(idSimpleBlock, laceFixed, nil, even), laced(idBlock, laceFixed, nil, even),
	} {
		var end []int
		for _, p := range packetsOf(t, data) {
			end = append(end, bytes.LastIndex(data, p.data)+len(p.data))
		}
		for n := range len(data) + 1 {
			want := len(slices.DeleteFunc(slices.Clone(end), func(at int) bool { return at > n }))
			if got := packetsOf(t, data[:n]); len(end) != 3 || len(got) != want {
				t.Fatalf("cut at %d: %d packets of %d", n, len(got), want)
			}
		}
	}
}

// packetsOf collects the packets of a file.
func packetsOf(t *testing.T, data []byte) (list []packet) {
	t.Helper()
	_, err := readWebM(bytes.NewReader(data), func(_ []byte, p packet) error {
		p.data = bytes.Clone(p.data)
		list = append(list, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// A block too short to name its track costs itself and nothing behind it.
func TestBlockWithoutATrack(t *testing.T) {
	for _, size := range []int{0, 1, 3} {
		data := laced(idSimpleBlock, laceFixed, nil, [][]byte{frame(1, 9), frame(2, 9)})
		short := append([]byte{idSimpleBlock, 0x80 | byte(size)}, []byte{0x81, 0, 0}[:size]...)
		short = append(short, 0x81, 0x80) // what follows reads as the track's number
		_, after, _ := bytes.Cut(data, clusterMark())
		data = slices.Concat(data, short, clusterMark(), after)
		if list := packetsOf(t, data); len(list) != 4 {
			t.Errorf("%d bytes: %d packets", size, len(list))
		}
	}
}

// A lace that promises more than there is gives nothing.
func TestBrokenLace(t *testing.T) {
	for kind := byte(laceXiph); kind <= laceEBML; kind++ {
		for _, b := range []string{"", "\x02", "\x02\xff\xff", "\xff\xff\x00", "\x02\x7f\xf0\x00"} {
			for _, f := range unlace(kind, []byte(b), 0) {
				if len(f) > len(b) {
					t.Errorf("kind %d, %x: a frame of %d bytes", kind, b, len(f))
				}
			}
		}
	}
}

// A packet on which the decoder fails is silence as long as the packet, and
// the sound after it goes on.
func TestBrokenPacketsAreSilence(t *testing.T) {
	raw, err := os.ReadFile("testdata/chromium.webm")
	if err != nil {
		t.Fatal(err)
	}
	var d opusDecoder
	for i, p := range packetsOf(t, raw) {
		if i == 10 {
			d.buffer[0] = 99
			if n := d.packet(p.data); n != 960 || d.buffer[0] != 0 {
				t.Errorf("without a decoder: %d samples, the first %d", n, d.buffer[0])
			}
		}
		if n := d.packet(p.data); n != 960 {
			t.Errorf("packet %d: %d samples", i, n)
		}
		if i == 9 {
			d = opusDecoder{}
		}
	}
}

// Where a recorder's clock stands still or steps back, packets follow one
// another all the same, and none falls onto another.
func TestClockThatStepsBack(t *testing.T) {
	var got []int64
	j := &joiner{last: -time.Millisecond, take: func(_ []byte, p packet) error {
		got = append(got, p.at.Milliseconds())
		return nil
	}}
	for _, ms := range []time.Duration{7, 27, 27, 27, 20, 60, 80, 200, 3} {
		if err := j.add(nil, packet{at: ms * time.Millisecond, data: frame(1, 9)}); err != nil {
			t.Fatal(err)
		}
	}
	want := []int64{0, 20, 40, 60, 80, 120, 140, 260, 280}
	if !slices.Equal(got, want) || j.info.Duration != 300*time.Millisecond {
		t.Errorf("%v for %v, want %v", got, j.info.Duration, want)
	}
}

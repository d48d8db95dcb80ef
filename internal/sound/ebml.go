package sound

import "bytes"

// The EBML ids that matter (RFC 8794 and the Matroska specification, RFC 9559).
const (
	idEBML, idSegment, idSeekHead, idSeek           = 0x1a45dfa3, 0x18538067, 0x114d9b74, 0x4dbb
	idSeekID, idSeekPosition                        = 0x53ab, 0x53ac
	idInfo, idTimestampScale, idDuration            = 0x1549a966, 0x2ad7b1, 0x4489
	idMuxingApp, idWritingApp                       = 0x4d80, 0x5741
	idTracks, idTrackEntry, idTrackNumber           = 0x1654ae6b, 0xae, 0xd7
	idTrackUID, idTrackType, idCodecID              = 0x73c5, 0x83, 0x86
	idCodecPrivate, idCodecDelay, idSeekPreRoll     = 0x63a2, 0x56aa, 0x56bb
	idAudio, idSamplingFrequency, idChannels        = 0xe1, 0xb5, 0x9f
	idCues, idCuePoint, idCueTime                   = 0x1c53bb6b, 0xbb, 0xb3
	idCueTrackPositions, idCueTrack, idCueClusterAt = 0xb7, 0xf7, 0xf1
	idCluster, idTimestamp, idSimpleBlock           = 0x1f43b675, 0xe7, 0xa3
	idBlockGroup, idBlock, idVoid                   = 0xa0, 0xa1, 0xec
)

const unknownSize = -1

// element is one EBML element's head and, unless it is entered, its payload.
type element struct {
	id      uint32
	payload []byte
}

// walker goes through EBML flat: an element that only holds others is entered
// by going on right behind its head, so that sizes that are unknown or wrong
// in an unfinished file do not matter.
type walker struct {
	data []byte
	at   int
	cut  bool // something is missing: the end, or a piece that is no EBML
}

// next gives the next element; false at the end. What is no element is passed
// over up to the next cluster.
func (w *walker) next() (element, bool) {
	for w.at < len(w.data) {
		if e, ok := w.read(); ok {
			return e, true
		}
		w.cut = true
		w.skipToCluster()
	}
	return element{}, false
}

func (w *walker) skipToCluster() {
	if next := bytes.Index(w.data[w.at+1:], clusterMark()); next >= 0 {
		w.at += 1 + next
		return
	}
	w.at = len(w.data)
}

// read reads the element that begins here; false where there is no whole one.
func (w *walker) read() (element, bool) {
	id, n := readID(w.data[w.at:])
	size, m := 0, 0
	if n > 0 {
		size, m = readSize(w.data[w.at+n:])
	}
	if n == 0 || m == 0 {
		return element{}, false
	}
	body := w.at + n + m
	if entered(id) {
		w.at, w.cut = body, w.cut || size > len(w.data)-body
		return element{id: id}, true
	}
	if size == unknownSize || size > len(w.data)-body {
		return element{}, false
	}
	payload := w.data[body : body+size]
	if swallows(id, payload) {
		return element{}, false
	}
	w.at = body + size
	return element{id: id, payload: payload}, true
}

func clusterMark() []byte {
	return []byte{idCluster >> 24, idCluster >> 16 & 0xff, idCluster >> 8 & 0xff, idCluster & 0xff}
}

// swallows reports whether an element is more likely garbage that happens to
// read as one: it is no block, and small ones never hold whole clusters.
func swallows(id uint32, payload []byte) bool {
	const topLevel = 1 << 28
	known := id >= topLevel || id == idVoid || id == idSimpleBlock || id == idBlock
	return !known && bytes.Contains(payload, clusterMark())
}

// entered reports whether an element only holds others that matter here.
func entered(id uint32) bool {
	switch id {
	case idSegment, idInfo, idTracks, idTrackEntry, idAudio, idCluster, idBlockGroup:
		return true
	}
	return false
}

// readID reads an element's id with its marker bits; 0 bytes where there is none.
func readID(b []byte) (id uint32, n int) {
	if len(b) == 0 || b[0] < 0x10 {
		return 0, 0
	}
	for n = 1; b[0]&(0x80>>(n-1)) == 0; n++ {
	}
	if len(b) < n {
		return 0, 0
	}
	for _, c := range b[:n] {
		id = id<<8 | uint32(c)
	}
	return id, n
}

// readSize reads a size; unknownSize where all its bits are set.
func readSize(b []byte) (size, n int) {
	if len(b) == 0 || b[0] == 0 {
		return 0, 0
	}
	for n = 1; b[0]&(0x80>>(n-1)) == 0; n++ {
	}
	if len(b) < n {
		return 0, 0
	}
	value, all := uint64(b[0])&(0xff>>n), b[0]|^byte(0xff>>n) == 0xff
	for _, c := range b[1:n] {
		value, all = value<<8|uint64(c), all && c == 0xff
	}
	if all || value > 1<<40 {
		return unknownSize, n
	}
	return int(value), n
}

func readUint(b []byte) (v uint64) {
	for _, c := range b[max(0, len(b)-8):] {
		v = v<<8 | uint64(c)
	}
	return v
}

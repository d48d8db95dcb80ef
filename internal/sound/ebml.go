package sound

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
	idDiscardPadding                                = 0x75a2
)

const unknownSize = -1

// element is one EBML element: where its payload lies and how long it is.
type element struct {
	id   uint32
	at   int64
	size int64
}

// walker goes through EBML flat: an element that only holds others is entered
// by going on right behind its head, so that sizes that are unknown or wrong
// in an unfinished file do not matter.
type walker struct {
	*window
	at  int64
	cut bool // something is missing: the end, or a piece that is no EBML

	torn element // a block that the file ends within; of size 0 where there is none
}

// next gives the next element; false at the end. What is no element is passed
// over up to the next cluster.
func (w *walker) next() (element, bool) {
	for w.at < w.size {
		if e, ok := w.read(); ok {
			return e, true
		}
		w.cut = true
		torn := w.tornBlock()
		if w.skipToCluster(); w.at == w.size {
			w.torn = torn
		}
	}
	return element{}, false
}

func (w *walker) skipToCluster() {
	if w.at = w.find(clusterMark(), w.at+1, w.size); w.at < 0 {
		w.at = w.size
	}
}

// head reads the head of the element that begins here; false where there is
// no whole one.
func (w *walker) head() (element, bool) {
	const longestHead = 4 + 8
	b := w.peek(w.at, longestHead)
	id, n := readID(b)
	if n == 0 {
		return element{}, false
	}
	size, m := readSize(b[n:])
	return element{id: id, at: w.at + int64(n+m), size: size}, m > 0
}

// read reads the element that begins here; false where there is no whole one.
func (w *walker) read() (element, bool) {
	e, ok := w.head()
	if !ok {
		return element{}, false
	}
	if entered(e.id) {
		w.at, w.cut = e.at, w.cut || e.size > w.size-e.at
		return e, true
	}
	if e.size == unknownSize || e.size > w.size-e.at || w.swallows(e) {
		return element{}, false
	}
	w.at = e.at + e.size
	return e, true
}

// tornBlock is the block that begins here and goes beyond the file's end.
func (w *walker) tornBlock() element {
	e, ok := w.head()
	if block := e.id == idSimpleBlock || e.id == idBlock; !ok || !block || e.size <= w.size-e.at {
		return element{}
	}
	return e
}

// payload gives an element's payload, or as much of it as anything here needs;
// it stands until the walker goes on.
func (w *walker) payload(e element) []byte {
	return w.peek(e.at, int(min(e.size, mostPayload)))
}

// mostPayload is far more than a block of Opus packets can have.
const mostPayload = 16 << 20

func clusterMark() []byte {
	return []byte{idCluster >> 24, idCluster >> 16 & 0xff, idCluster >> 8 & 0xff, idCluster & 0xff}
}

// swallows reports whether an element is more likely garbage that happens to
// read as one: it is no block, and small ones never hold whole clusters.
func (w *walker) swallows(e element) bool {
	const topLevel = 1 << 28
	known := e.id >= topLevel || e.id == idVoid || e.id == idSimpleBlock || e.id == idBlock
	return !known && w.find(clusterMark(), e.at, e.at+e.size) >= 0
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
func readSize(b []byte) (size int64, n int) {
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
	return int64(value), n
}

func readUint(b []byte) (v uint64) {
	for _, c := range b[max(0, len(b)-8):] {
		v = v<<8 | uint64(c)
	}
	return v
}

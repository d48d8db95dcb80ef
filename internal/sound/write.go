package sound

import (
	"encoding/binary"
	"math"
	"time"
)

// ebmlBuffer builds EBML elements.
type ebmlBuffer struct{ b []byte }

func (e *ebmlBuffer) head(id uint32, size int64) {
	for shift := 24; shift >= 0; shift -= 8 {
		if c := byte(id >> shift); c != 0 || id>>shift != 0 {
			e.b = append(e.b, c)
		}
	}
	e.b = appendSize(e.b, size)
}

// appendSize writes a size in as few bytes as it takes.
func appendSize(b []byte, size int64) []byte {
	n := 1
	for n < 8 && size >= 1<<(7*n)-1 {
		n++
	}
	marked := uint64(size) | 1<<(7*n)
	for i := n - 1; i >= 0; i-- {
		b = append(b, byte(marked>>(8*i)))
	}
	return b
}

func (e *ebmlBuffer) bytes(id uint32, payload []byte) {
	e.head(id, int64(len(payload)))
	e.b = append(e.b, payload...)
}

func (e *ebmlBuffer) text(id uint32, text string) { e.bytes(id, []byte(text)) }

// uint writes a number in eight bytes, so that an element's size does not
// depend on its value.
func (e *ebmlBuffer) uint(id uint32, v uint64) {
	e.head(id, 8)
	e.b = binary.BigEndian.AppendUint64(e.b, v)
}

func (e *ebmlBuffer) float(id uint32, v float64) {
	e.uint(id, math.Float64bits(v))
}

func (e *ebmlBuffer) master(id uint32, fill func(*ebmlBuffer)) {
	var inner ebmlBuffer
	fill(&inner)
	e.bytes(id, inner.b)
}

// clusterLength is how much sound one cluster holds: a seek lands at most
// this far before the place that was asked for.
const clusterLength = 2 * time.Second

const (
	largestCluster = 1 << 20 // bytes, where packets lie too close to be speech
	mostClusters   = 1 << 21
)

// cluster is a run of packets and where it lies in the segment.
type cluster struct {
	at     time.Duration
	size   int64 // without its head
	offset int64
}

// whole is how many bytes a cluster takes.
func (c cluster) whole() int64 {
	var head ebmlBuffer
	head.head(idCluster, c.size)
	return int64(len(head.b)) + c.size
}

// plan divides packets into clusters.
type plan struct {
	list    []cluster
	scratch ebmlBuffer
}

func (p *plan) add(_ []byte, next packet) error {
	if len(p.list) == 0 || !p.list[len(p.list)-1].takes(next) {
		if len(p.list) == mostClusters {
			return ErrTooLong
		}
		p.scratch.b = p.scratch.b[:0]
		p.scratch.uint(idTimestamp, 0)
		p.list = append(p.list, cluster{at: next.at, size: int64(len(p.scratch.b))})
	}
	c := &p.list[len(p.list)-1]
	p.scratch.b = p.scratch.b[:0]
	p.scratch.packet(next, c.at)
	c.size += int64(len(p.scratch.b))
	return nil
}

func (c cluster) takes(p packet) bool {
	return p.at-c.at < clusterLength && c.size < largestCluster
}

// packet writes a packet as a block of the cluster that begins at a time.
func (e *ebmlBuffer) packet(p packet, start time.Duration) {
	const track, keyframe = 0x81, 0x80
	relative := uint16((p.at - start) / time.Millisecond)
	head := [4]byte{track, byte(relative >> 8), byte(relative), keyframe}
	if p.discard == 0 {
		e.head(idSimpleBlock, int64(len(head)+len(p.data)))
		e.b = append(append(e.b, head[:]...), p.data...)
		return
	}
	head[3] = 0 // only simple blocks have the flag
	e.master(idBlockGroup, func(g *ebmlBuffer) {
		g.head(idBlock, int64(len(head)+len(p.data)))
		g.b = append(append(g.b, head[:]...), p.data...)
		g.uint(idDiscardPadding, uint64(p.discard))
	})
}

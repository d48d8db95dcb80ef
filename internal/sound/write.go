package sound

import (
	"encoding/binary"
	"math"
	"time"
)

// ebmlBuffer builds EBML elements.
type ebmlBuffer struct{ b []byte }

func (e *ebmlBuffer) head(id uint32, size int) {
	for shift := 24; shift >= 0; shift -= 8 {
		if c := byte(id >> shift); c != 0 || id>>shift != 0 {
			e.b = append(e.b, c)
		}
	}
	e.b = appendSize(e.b, size)
}

// appendSize writes a size in as few bytes as it takes.
func appendSize(b []byte, size int) []byte {
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
	e.head(id, len(payload))
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

// cluster is a run of packets and where it lies in the segment.
type cluster struct {
	at      time.Duration
	packets []packet
	offset  int
}

// clusters divides packets into clusters.
func clusters(packets []packet) []cluster {
	var list []cluster
	for len(packets) > 0 {
		start, n := packets[0].at.Truncate(time.Millisecond), 1
		for n < len(packets) && packets[n].at-start < clusterLength {
			n++
		}
		list, packets = append(list, cluster{at: start, packets: packets[:n]}), packets[n:]
	}
	return list
}

// build makes the cluster's bytes, which stand until the buffers are used again.
func (c *cluster) build(out, body *ebmlBuffer) []byte {
	body.b = body.b[:0]
	body.uint(idTimestamp, uint64(c.at/time.Millisecond))
	for _, p := range c.packets {
		relative := uint16((p.at - c.at) / time.Millisecond)
		body.head(idSimpleBlock, 4+len(p.data))
		body.b = append(body.b, 0x81, byte(relative>>8), byte(relative), 0x80)
		body.b = append(body.b, p.data...)
	}
	out.b = out.b[:0]
	out.bytes(idCluster, body.b)
	return out.b
}

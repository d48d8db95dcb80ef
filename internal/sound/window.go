package sound

import (
	"bytes"
	"fmt"
	"io"
)

// window is a file seen through a buffer that moves along it, so that however
// long the file is, little of it lies in memory.
type window struct {
	file io.ReadSeeker
	size int64 // of the file; nothing behind it is seen
	from int64 // where the buffer begins in the file
	buf  []byte
	err  error // the first failure to read: the file ends there
}

const windowSize = 64 << 10

func openWindow(file io.ReadSeeker) (*window, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("find the end: %w", err)
	}
	return &window{file: file, size: size}, nil
}

// peek gives the n bytes at a place, fewer where the file ends before; they
// stand until the next call.
func (w *window) peek(at int64, n int) []byte {
	n = int(max(0, min(int64(n), w.size-at)))
	if n == 0 || at < 0 { // a place that a broken file names may lie anywhere
		return nil
	}
	if at < w.from || at+int64(n) > w.from+int64(len(w.buf)) {
		w.move(at, n)
		n = int(max(0, min(int64(n), w.size-at)))
	}
	if n == 0 {
		return nil
	}
	return w.buf[at-w.from:][:n]
}

// move brings at least n bytes from a place into the buffer, without reading
// again what it holds of them.
func (w *window) move(at int64, n int) {
	whole := int(min(int64(max(n, windowSize)), w.size-at))
	buf := w.buf[:0]
	if cap(buf) < whole {
		buf = make([]byte, 0, whole)
	}
	if end := w.from + int64(len(w.buf)); at >= w.from && at < end {
		buf = append(buf, w.buf[at-w.from:]...)
	}
	held := len(buf)
	_, err := w.file.Seek(at+int64(held), io.SeekStart)
	if err == nil {
		var n int
		n, err = io.ReadFull(w.file, buf[held:whole])
		buf = buf[:held+n]
	}
	if w.from, w.buf = at, buf; err != nil {
		w.size, w.err = at+int64(len(buf)), err
	}
}

// find is where a mark stands first between two places, -1 where it does not.
func (w *window) find(mark []byte, at, end int64) int64 {
	for {
		b := w.peek(at, int(max(0, min(windowSize, end-at))))
		if i := bytes.Index(b, mark); i >= 0 {
			return at + int64(i)
		}
		if len(b) < len(mark) || at+int64(len(b)) >= min(end, w.size) {
			return -1
		}
		at += int64(len(b) - len(mark) + 1)
	}
}

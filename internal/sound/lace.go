package sound

// The kinds of lacing (RFC 9559, section 10.3).
const (
	laceNone, laceXiph, laceFixed, laceEBML = 0, 1, 2, 3
)

// unlace splits a laced block's payload into frames; a broken lace gives none.
// Where bytes are missing at the block's end it gives the frames before them.
func unlace(kind byte, b []byte, missing int64) [][]byte {
	if len(b) == 0 {
		return nil
	}
	count, b := int(b[0])+1, b[1:]
	var sizes []int
	switch kind {
	case laceFixed:
		each := (int64(len(b)) + missing) / int64(count)
		for range count - 1 {
			sizes = append(sizes, int(each))
		}
	case laceXiph:
		sizes, b = xiphSizes(count-1, b)
	case laceEBML:
		sizes, b = ebmlSizes(count-1, b)
	}
	return split(sizes, count, b, missing > 0)
}

func split(sizes []int, count int, b []byte, cut bool) [][]byte {
	if len(sizes) != count-1 {
		return nil
	}
	var frames [][]byte
	for _, n := range sizes {
		if cut && n > len(b) {
			return frames
		}
		if n < 0 || n > len(b) {
			return nil
		}
		frames, b = append(frames, b[:n]), b[n:]
	}
	if cut {
		return frames
	}
	return append(frames, b)
}

func xiphSizes(count int, b []byte) ([]int, []byte) {
	var sizes []int
	for range count {
		size := 0
		for {
			if len(b) == 0 {
				return nil, nil
			}
			c := b[0]
			size, b = size+int(c), b[1:]
			if c < 255 {
				break
			}
		}
		sizes = append(sizes, size)
	}
	return sizes, b
}

// ebmlSizes reads a first size and then signed differences.
func ebmlSizes(count int, b []byte) ([]int, []byte) {
	var sizes []int
	for i := range count {
		size, n := readSize(b)
		if n == 0 || size > int64(len(b)) && i == 0 || size == unknownSize {
			return nil, nil
		}
		v := int(size)
		if i > 0 {
			v += sizes[i-1] - (1<<(7*n-1) - 1)
		}
		sizes, b = append(sizes, v), b[n:]
	}
	return sizes, b
}

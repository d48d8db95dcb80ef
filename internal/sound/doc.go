// Package sound knows audio as bytes: what kind of file it is, how to make a
// recording from a browser seekable, how to decode it and how loud it is. It
// knows files of sound and nothing else.
package sound

import "errors"

// Errors that callers tell apart.
var (
	ErrUnknown = errors.New("not a kind of sound file that is known")
	ErrNoSound = errors.New("there is no sound in it")
	ErrTooLong = errors.New("longer than is decoded")
)

// Package endtoend holds the tests that use the whole program as a person
// does: the built binary, a real browser, real sound, real kills. It has no
// other code.
package endtoend

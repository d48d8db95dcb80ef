// Package measure says how far a critic can be trusted: it holds a critic's
// readings of labelled answers against their labels, and gives every figure
// with an interval. It calls no critic and reads no file.
package measure

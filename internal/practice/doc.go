// Package practice holds the verbs: what a person can do and what then
// happens. It declares the small interfaces it needs; others implement them.
package practice

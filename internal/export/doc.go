// Package export writes nouns in the forms that leave the program.
package export

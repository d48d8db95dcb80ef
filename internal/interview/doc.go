// Package interview holds the nouns of practising an interview: people,
// questions, sessions, answers, takes, recordings, transcripts, critics and
// reviews, and the arithmetic that turns checked findings into levels, a
// stance and a score. It does no input or output and knows no clock.
package interview

// Package critique is the critic that asks a language model. The model finds
// and argues; this package decides what it gets to see, verifies every quote
// against the person's own sentences, counts, and never lets a failure look
// like a verdict.
//
// A review goes this way: paper.go numbers what was said, plan.go cuts the
// checks into calls that fit, prompt.go words them, ask.go makes a call or
// recalls it, reply.go and verify.go hold what comes back against the answer,
// second.go has doubtful findings read again, and write.go turns verified
// findings into a critique.
package critique

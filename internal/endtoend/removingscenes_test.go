package endtoend

import "strings"

// soundDeleted is a spoken answer with its sound, and one whose sound was
// deleted.
func (v *tour) soundDeleted() {
	v.add("remove-spoken", v.writtenDown()+"/remove")
	answer := v.writtenDown()
	_, sound := v.offered(answer+"/remove", "sound")
	v.led(answer, v.send(answer+"/remove", sound))
	v.add("answer-sound-deleted", answer)
}

// writtenDown is the address of a spoken answer that has its words and was read.
func (v *tour) writtenDown() string {
	first := v.leads("/sessions", "question", "guide-rules-collide", "mode", "speaking")
	session := strings.TrimSuffix(first, "/1")
	v.led(first+"/file", v.handIn(first+"/file", "answer.wav", hum(3)))
	v.await(session+"/finish", "Needs words")
	v.leads(first+"/words", "text", balancedAnswer)
	v.leads(session + "/finish")
	answer := v.answerAt(session, 1)
	v.await(answer, "Read by")
	v.await(answer, "player-box") // until its length is known, what is named changes
	return answer
}

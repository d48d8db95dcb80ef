package endtoend

import (
	"strings"
	"testing"
)

// spokenScenes is answers that were spoken and heard: with their delivery, with
// a correction that was not read yet, and two takes side by side.
func spokenScenes(t *testing.T) []scene {
	t.Helper()
	first, second := firstTalk(), secondTalk()
	v := &tour{visitor: visit(serve(t, using(hears(t, first, second, first, second))...))}
	earlier := v.say(t, misleading, first)
	later := v.say(t, misleading, second)
	v.add("answer-spoken", earlier)
	v.add("takes", later+"/takes")
	again := strings.TrimSuffix(v.led(later, v.send(later+"/again", nil)), "/1")
	v.leads(again+"/1/text", "text", balancedAnswer)
	v.leads(again+"/1/text", "text", typedFourth)
	v.leads(again + "/finish")
	v.await(v.answerAt(again, 1), token)
	v.add("take-remove", v.find(v.answerAt(again, 1)+"/takes", `href="(/takes/[^"]+/remove)"`))
	v.refuses("answer-correction-refused", 422, later+"/words", "text", " ")
	corrected := v.say(t, privacy, first)
	v.leads(corrected+"/words", "text", strings.NewReplacer("bleed", "bleed out", "ten", "all ten").Replace(first.text))
	v.add("answer-spoken-corrected", corrected)
	v.add("takes-single", corrected+"/takes")
	v.add("question-takes", "/questions/"+misleading)
	return v.scenes
}

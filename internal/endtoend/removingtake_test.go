package endtoend

import (
	"html"
	"strings"
	"testing"
)

// TestDeletedTake deletes the newer of two takes: the earlier one counts from
// then on and is read, nothing of the other is on the disk, and deleting what is
// left is deleting the answer.
func TestDeletedTake(t *testing.T) {
	s := serve(t)
	v := visit(s)
	first := v.leads("/sessions", "question", misleading, "mode", "typing", "think", "0", "answer", "0")
	v.leads(first+"/text", "text", balancedAnswer)
	v.leads(first+"/text", "text", typedFourth+" They are "+rareWord+".")
	session := strings.TrimSuffix(first, "/1")
	v.leads(session+"/finish", "note", "")
	answer := v.answerAt(session, 1)
	v.await(answer, rareWord)
	v.await(answer, "score-figure")

	takes := v.find(answer, `href="([^"]+/takes)"`)
	older := v.find(takes, `(?s)id="first-take".*?href="(/takes/[^"]+/remove)"`)
	newer := v.find(takes, `(?s)id="second-take".*?href="(/takes/[^"]+/remove)"`)
	if to := v.deletes(newer, "", "1 take, 1 review."); to != takes+"?done=removed" {
		t.Errorf("led to %s", to)
	}
	if page := v.get(takes).body; !strings.Contains(page, "There is one take") {
		t.Errorf("the takes that are left:\n%s", page)
	}
	v.await(answer, "score-figure")
	page := html.UnescapeString(v.get(answer).body)
	if strings.Contains(page, rareWord) || !strings.Contains(page, balancedAnswer[:40]) {
		t.Errorf("the take that is left does not count:\n%s", page)
	}
	if files := holding(t, s.data, rareWord); len(files) != 0 {
		t.Errorf("on the disk the word is in %q", files)
	}
	for _, got := range []reply{v.get(older), v.send(older, nil)} {
		if to := v.led(older, got); to != answer+"/remove" {
			t.Errorf("deleting the last take leads to %s", to)
		}
	}
}

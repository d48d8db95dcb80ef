package critique

import (
	"strings"

	"equipoise/internal/interview"
)

func (r *review) checksSystem(shown []interview.Check, observe bool) (string, error) {
	return r.c.wording.fill("checks.system", checksSystem{
		Seal: openingSeal, Groups: groups(r.s.Rubric, shown), Flags: r.s.Rubric.Flags, Observe: observe,
	})
}

func (r *review) checksUser(c call) (string, error) {
	return r.c.wording.fill("checks.user", r.checksUserData(c))
}

func (r *review) checksUserData(c call) checksUser {
	var ids []string
	for _, check := range c.asked {
		ids = append(ids, string(check.ID))
	}
	return checksUser{laidOut: r.paper.layOut(r.c.word), Asked: strings.Join(ids, ", "), Observe: c.observe}
}

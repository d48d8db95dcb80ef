package critique

import (
	"fmt"
	"strings"

	"equipoise/internal/interview"
)

const (
	localContext  = 4096  // tokens, where a local server does not say
	remoteContext = 32000 // tokens, where a remote one does not say
	mostAtOnce    = 18    // checks in one call: more and models grow careless
	partSize      = 9     // checks a part of the rubric holds, where the context is small
	checkTokens   = 110   // of a reply, for one check with its evidence
	observeTokens = 250   // of a reply, for the observations
	plentyTokens  = 6000  // of a reply, where there is room: some models think first
)

// call is one call about checks.
type call struct {
	step    string // its name in the journal, the same after a restart
	shown   []interview.Check
	asked   []interview.Check
	observe bool
	system  string
	budget  int // tokens of the reply
}

// order is what one reading wants to know.
type order struct {
	asked   []interview.Check
	parts   [][]interview.Check // how the rubric is cut where it does not fit whole
	observe bool
	name    string // of its steps
	suffix  string // after their numbers, telling readings apart
}

// plan cuts an order into as few calls as the context allows: with the whole
// rubric in each of them, or else part by part.
func (r *review) plan(o order) ([]call, error) {
	calls, err := r.fit(r.wholeCalls(o))
	if err == nil {
		return named(o, calls), nil
	}
	if calls, err = r.fit(partCalls(o)); err != nil {
		return nil, err
	}
	return named(o, calls), nil
}

// wholeCalls shows the whole rubric in every call, so that they share the
// beginning of their prompts with those of all other answers.
func (r *review) wholeCalls(o order) []call {
	var calls []call
	all := r.s.Rubric.AllChecks()
	for asked := o.asked; len(asked) > 0; {
		n := min(len(asked), mostAtOnce)
		calls = append(calls, call{shown: all, asked: asked[:n]})
		asked = asked[n:]
	}
	return observing(o, calls)
}

// partCalls shows only a part of the rubric in each call. The parts are the
// same for every answer, so they too share their beginnings.
func partCalls(o order) []call {
	var calls []call
	for _, part := range o.parts {
		if asked := common(part, o.asked); len(asked) > 0 {
			calls = append(calls, call{shown: part, asked: asked})
		}
	}
	return observing(o, calls)
}

func observing(o order, calls []call) []call {
	if len(calls) > 0 {
		calls[len(calls)-1].observe = o.observe
	}
	return calls
}

// fit words the calls and gives each its budget. A part that does not fit is
// halved; what does not fit alone is too long.
func (r *review) fit(calls []call) ([]call, error) {
	var fitted []call
	for _, c := range calls {
		err := r.measure(&c)
		switch {
		case err == nil:
			fitted = append(fitted, c)
		case len(c.asked) > 1 && len(c.shown) < len(r.s.Rubric.AllChecks()):
			halves, err := r.fit(c.halves())
			if err != nil {
				return nil, err
			}
			fitted = append(fitted, halves...)
		default:
			return nil, err
		}
	}
	return fitted, nil
}

func (c call) halves() []call {
	first, second := c, c
	middle := len(c.asked) / 2
	first.asked, second.asked = c.asked[:middle], c.asked[middle:]
	first.observe = false
	return []call{first, second}
}

// measure words the system message and finds out how long the reply may be.
func (r *review) measure(c *call) error {
	var err error
	if c.system, err = r.checksSystem(c.shown, c.shows(r)); err != nil {
		return err
	}
	user, err := r.checksUser(*c)
	if err != nil {
		return err
	}
	need := 60 + checkTokens*len(c.asked)
	if c.observe {
		need += observeTokens
	}
	left := usable(r.context) - tokens(c.system) - tokens(user)
	if left < need {
		return tooLong()
	}
	c.budget = min(left, max(2*need, plentyTokens))
	return nil
}

// shows reports whether the system message explains the observations: always
// beside the whole rubric, so that it stays the same, otherwise where asked.
func (c call) shows(r *review) bool {
	return c.observe || len(c.shown) == len(r.s.Rubric.AllChecks())
}

func named(o order, calls []call) []call {
	for i := range calls {
		calls[i].step = fmt.Sprintf("%s-%dof%d%s", o.name, i+1, len(calls), o.suffix)
	}
	return calls
}

// parts cuts a rubric into parts of at most nine checks, whole criteria each.
func parts(r interview.Rubric) [][]interview.Check {
	var list [][]interview.Check
	var part []interview.Check
	for _, g := range groups(r, r.AllChecks()) {
		if len(part) > 0 && len(part)+len(g.Checks) > partSize {
			list, part = append(list, part), nil
		}
		part = append(part, g.Checks...)
	}
	return append(list, part)
}

// groups puts checks under the criteria and scales they belong to.
func groups(r interview.Rubric, shown []interview.Check) []group {
	var list []group
	for _, c := range r.Criteria {
		if checks := common(c.Checks, shown); len(checks) > 0 {
			list = append(list, group{Name: c.Name, Checks: checks})
		}
	}
	for _, s := range r.Scales {
		if checks := common(s.Checks, shown); len(checks) > 0 {
			list = append(list, group{Name: titled(string(s.ID)), OneSided: true, Checks: checks})
		}
	}
	return list
}

func titled(id string) string {
	if id == "" {
		return id
	}
	return strings.ToUpper(id[:1]) + id[1:]
}

// common is the checks of a list that another one holds too.
func common(list, other []interview.Check) []interview.Check {
	var both []interview.Check
	for _, c := range list {
		for _, o := range other {
			if c.ID == o.ID {
				both = append(both, c)
				break
			}
		}
	}
	return both
}

package interview

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// Validate reports what a rubric lacks for its arithmetic to work.
func (r Rubric) Validate() error {
	for _, id := range []CheckID{onQuestion, riskSerious, safeguardsFit, measures, proceeds, refuses, absolute, oneSided, weighsBenefit} {
		if _, ok := r.Check(id); !ok {
			return fmt.Errorf("the check %s is missing: the stance rests on it", id)
		}
	}
	seen := map[CheckID]bool{}
	for _, c := range r.AllChecks() {
		if seen[c.ID] || c.Label == "" || c.Met == "" || c.Next == "" || c.Try == "" {
			return fmt.Errorf("the check %s stands twice or lacks label, met, next or try", c.ID)
		}
		seen[c.ID] = true
	}
	for _, c := range r.Criteria {
		if len(c.Checks) < 1 || len(c.Checks) >= len(r.Scoring.Values) {
			return fmt.Errorf("the criterion %s has %d checks: scoring.values has no row for it", c.ID, len(c.Checks))
		}
	}
	return r.Scoring.validate()
}

func (s Scoring) validate() error {
	for asked, row := range s.Values {
		if len(row) != asked+1 {
			return fmt.Errorf("scoring.values: row %d must have %d values", asked, asked+1)
		}
	}
	for _, name := range []string{"none", "0", "1", "2", "unclear"} {
		if b, ok := s.Bands[name]; !ok || b.Lo < 0 || b.Hi < b.Lo || b.Hi > 100 {
			return fmt.Errorf("scoring.bands: %q must be two numbers from 0 to 100, the lower first", name)
		}
	}
	if s.ParticularsFull < 1 || s.OthersFull < 1 || s.MinWords < 1 || s.ScoreWords < s.MinWords {
		return errors.New("scoring: particulars_full, others_full, min_words and score_words must be at least 1, in order")
	}
	return nil
}

// CheckQuestion reports what is wrong with a question of the bank.
func (r Rubric) CheckQuestion(q Question) error {
	slug := regexp.MustCompile(`^[a-z0-9][a-z0-9-]{2,63}$`)
	switch {
	case !slug.MatchString(q.ID):
		return errors.New("id must be 3 to 64 of a-z, 0-9 and -")
	case CountWords(q.Text) < 3:
		return errors.New("text is missing")
	case q.WithBackground != "" && strings.Count(q.WithBackground, Slot) != 1:
		return fmt.Errorf("with_background must have %s exactly once", Slot)
	case q.Kind != Technical && q.Kind != Behavioral:
		return fmt.Errorf("kind %q must be technical or behavioral", q.Kind)
	case q.Basis != Asked && q.Basis != Hypothetical && q.Basis != Written:
		return fmt.Errorf("basis %q must be asked, hypothetical or written", q.Basis)
	case (q.Guide != 0) != (q.Basis != Written) || q.Guide < 0 || q.Guide > 15:
		return errors.New("guide is 1 to 15 where basis is asked or hypothetical, and left out elsewhere")
	case q.Difficulty != WarmUp && q.Difficulty != Core && q.Difficulty != Hard:
		return fmt.Errorf("difficulty %q must be warm-up, core or hard", q.Difficulty)
	case len(q.Points) < 2 || len(q.Points) > 4:
		return errors.New("points must be two to four")
	case len(q.Core) == 3 && q.Difficulty != WarmUp:
		return errors.New("core of three criteria is for warm-ups only; name four")
	case len(q.FollowUps) != 2:
		return errors.New("follow_ups must be two")
	case q.Think < time.Second || q.Answer < 20*time.Second:
		return errors.New("think and answer must be times such as 30s and 2m")
	}
	return errors.Join(r.checkTopics(q), r.checkCore(q.Core, 3, 4), r.checkRoom(q), r.checkFollowUps(q))
}

func (r Rubric) checkTopics(q Question) error {
	if len(q.Topics) < 1 || len(q.Topics) > 3 {
		return errors.New("topics must be one to three")
	}
	for _, t := range q.Topics {
		if !contains(Topics(), t) {
			return fmt.Errorf("no topic is called %q", t)
		}
	}
	return nil
}

func (r Rubric) checkCore(core []CriterionID, least, most int) error {
	if len(core) < least || len(core) > most {
		return fmt.Errorf("core must be %d to %d criteria", least, most)
	}
	seen := map[CriterionID]bool{Structure: true}
	for _, id := range core {
		if _, ok := r.Criterion(id); !ok || seen[id] {
			return fmt.Errorf("core: %q is no criterion, stands twice, or is structure, which always counts", id)
		}
		seen[id] = true
	}
	return nil
}

func (r Rubric) checkRoom(q Question) error {
	for _, id := range q.Core {
		c, _ := r.Criterion(id)
		if r.level(q, c, Reading{}).Asked == 0 {
			return fmt.Errorf("no_room leaves nothing of the core criterion %s", id)
		}
	}
	switch {
	case !q.AsksStance:
		return nil
	case !r.Asks(q, riskSerious) || !r.Asks(q, onQuestion):
		return errors.New("no_room must leave risk.serious and structure.on_question where a stance is asked")
	case !r.Asks(q, safeguardsFit) && !r.Asks(q, measures):
		return errors.New("no_room must leave safeguards.specific or assessment.measure where a stance is asked: balance rests on one of them")
	}
	return nil
}

func (r Rubric) checkFollowUps(q Question) error {
	for i, f := range q.FollowUps {
		if CountWords(f.Text) < 3 {
			return errors.New("a follow-up has no text")
		}
		if err := r.checkCore(f.Core, 1, 2); err != nil {
			return fmt.Errorf("follow-up: %w", err)
		}
		if asked, ok := q.FollowUpQuestion(i + 1); ok {
			if err := r.checkRoom(asked); err != nil {
				return fmt.Errorf("follow-up: %w", err)
			}
		}
	}
	return nil
}

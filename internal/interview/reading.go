package interview

// Verdict is what a critic found for one check.
type Verdict string

// The verdicts; NoRoom is data of the question, never a critic's finding.
const (
	Met    Verdict = "met"
	NotMet Verdict = "not_met"
	NoRoom Verdict = "no_room"
)

// Quote is a whole sentence of the person's, by number and text.
type Quote struct {
	Sentence int
	Text     string
}

// Finding is the verified verdict on one check.
type Finding struct {
	Verdict   Verdict
	Quotes    []Quote
	Reason    string
	Withdrawn bool // the critic said met, but its evidence was not in the answer
}

// FlagFinding is a red flag that two separate readings agreed on.
type FlagFinding struct {
	ID     FlagID
	Quotes []Quote
	Reason string
}

// Reading is everything a critic found in one answer, verified.
type Reading struct {
	Findings    map[CheckID]Finding
	Particulars []Quote
	Flags       []FlagFinding
	ToJudge     []Quote  // sentences that speak to the judge instead of the question
	MissingPart []string // parts of the question left unanswered
	Withdrawn   int      // how many "met" had no evidence
	Readings    int      // how many readings stand behind it, 1 unless thorough
	Agreeing    int      // how many of them share the stance
}

// Met reports whether the check was met.
func (r Reading) Met(id CheckID) bool { return r.Findings[id].Verdict == Met }

// Critique is the written part of a review.
type Critique struct {
	Stance      Remark
	Keep        Keep
	Change      Change
	Impatient   Remark
	OverCareful Remark
	FollowUp    Remark
	Repair      Remark
	NotJudged   []Remark
}

// Remark is a sentence that rests on checks.
type Remark struct {
	Text     string
	Checks   []CheckID
	Sentence int // of the answer, 0: none
}

// Keep is a sentence of the person's worth keeping.
type Keep struct {
	Quote  Quote
	Why    string
	Checks []CheckID
}

// Change is the one thing to try next.
type Change struct {
	Title    string
	Why      string
	Skeleton string // to fill in; never a model answer
	Sentence int    // where in the answer it goes, 0: anywhere
	Checks   []CheckID
}

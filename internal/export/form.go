package export

import "equipoise/internal/interview"

// Review is one review as JSON that other programs rely on: names and types
// of its fields do not change. What is unknown is null, never a number.
type Review struct {
	Assessable   bool                 `json:"assessable"`
	Reason       string               `json:"reason"`
	Stance       *interview.Stance    `json:"stance"`
	Position     *int                 `json:"position"`
	Score        *int                 `json:"score"`
	Particulars  []string             `json:"particulars"`
	Criteria     map[string]Criterion `json:"criteria"`
	StanceChecks map[string]Finding   `json:"stance_checks"`
	Flags        []Flag               `json:"flags"`
	Critique     Critique             `json:"critique"`
	Critic       Critic               `json:"critic"`
}

// Criterion is one criterion of a review; a level is 0 to 4, null where the
// question gives no room for it or nothing was judged.
type Criterion struct {
	Core   bool               `json:"core"`
	Level  *int               `json:"level"`
	Checks map[string]Finding `json:"checks"`
}

// Finding is the verdict on one check with the words it rests on.
type Finding struct {
	Verdict interview.Verdict `json:"verdict"`
	Quotes  []string          `json:"quotes"`
	Reason  string            `json:"reason"`
}

// Flag is a red flag with the words that show it.
type Flag struct {
	ID     interview.FlagID `json:"id"`
	Quotes []string         `json:"quotes"`
}

// Critique is the written part.
type Critique struct {
	Stance      Remark   `json:"stance"`
	Keep        Keep     `json:"keep"`
	Change      Change   `json:"change"`
	Impatient   Remark   `json:"impatient"`
	OverCareful Remark   `json:"over_careful"`
	FollowUp    Remark   `json:"follow_up"`
	Repair      Remark   `json:"repair"`
	NotJudged   []Remark `json:"not_judged"`
}

// Remark is a sentence with the checks it rests on.
type Remark struct {
	Text   string              `json:"text"`
	Checks []interview.CheckID `json:"checks"`
}

// Keep is the sentence worth keeping.
type Keep struct {
	Quote  string              `json:"quote"`
	Why    string              `json:"why"`
	Checks []interview.CheckID `json:"checks"`
}

// Change is the one thing to try.
type Change struct {
	Title    string              `json:"title"`
	Why      string              `json:"why"`
	Skeleton string              `json:"skeleton"`
	Sentence int                 `json:"sentence"`
	Checks   []interview.CheckID `json:"checks"`
}

// Critic says who read the answer.
type Critic struct {
	Name         string               `json:"name"`
	Kind         interview.CriticKind `json:"kind"`
	Model        string               `json:"model"`
	EndpointHost string               `json:"endpoint_host"`
	PromptHash   string               `json:"prompt_hash"`
	RubricHash   string               `json:"rubric_hash"`
}

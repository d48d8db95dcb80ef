package server

import (
	"strings"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

const sampleAnswer = "The first thing I would do is find out how big the gap really is, and for which patients. " +
	"So I’d train the readmission model twice on the same records, once with differential privacy and once without, and compare recall for every patient group. " +
	"What I’ve seen before is that the average hardly moves, and the small groups, people with rare diseases for instance, lose the most. " +
	"Most clients say highest accuracy when what they mean is no unpleasant surprises. " +
	"The formal privacy review could come later, once the client is happy with the numbers. " +
	"So privacy decides how we build it, and accuracy decides how far we can go."

// sampleRubric has a few criteria, enough to show.
func sampleRubric() interview.Rubric {
	criterion := func(id, name string, checks ...string) interview.Criterion {
		c := interview.Criterion{ID: interview.CriterionID(id), Name: name}
		for _, check := range checks {
			c.Checks = append(c.Checks, interview.Check{ID: interview.CheckID(id + "." + strings.ReplaceAll(check, " ", "_")), Label: check})
		}
		return c
	}
	return interview.Rubric{
		Criteria: []interview.Criterion{
			criterion("tradeoffs", "Weigh both sides", "benefit", "cost", "position"),
			criterion("assessment", "Assess before acting", "measure", "method", "what follows"),
			criterion("collaboration", "Working with others", "who", "what for", "settling"),
			criterion("limits", "Limits and accountability", "when to stop", "who is told", "who answers"),
			criterion("risk", "Risk recognition", "definite risk", "who is harmed", "takes it seriously"),
			criterion("safeguards", "Concrete safeguards", "safeguard", "two kinds", "in stages"),
		},
		Scales: []interview.Scale{{ID: "dismissive", Checks: []interview.Check{{ID: "dismissive.defers", Label: "puts it off"}}}},
		Flags:  []interview.Flag{{ID: "lone_wolf", Label: "Goes it alone", Costs: true}}, Scoring: interview.Scoring{FlagPenalty: 10},
	}
}

func sampleFeedback(spoken bool) practice.Feedback {
	words := interview.Transcript{ID: "t", Text: sampleAnswer, Language: "en"}
	take := interview.TakeView{Take: interview.Take{ID: "k", Number: 1, Mode: interview.Typing, State: interview.TakeTranscribed}, Transcript: &words}
	if spoken {
		for i, w := range strings.Fields(sampleAnswer) {
			from := time.Duration(i) * 420 * time.Millisecond
			words.Words = append(words.Words, interview.Word{Text: w, From: from, To: from + 380*time.Millisecond})
		}
		peaks := make([]float64, 600)
		for i := range peaks {
			peaks[i] = float64((i*i*7+i*13)%97) / 97
		}
		take.Mode = interview.Speaking
		take.Recording = &interview.Recording{ID: "r", State: interview.Kept, MIME: "audio/webm", Duration: 45 * time.Second, Peaks: peaks, Decodable: true}
	}
	view := sampleTurn(interview.Answered).SessionView
	view.CreatedAt = testSite().Now()
	f := practice.Feedback{
		Session: view.Session, Answer: view.Places[1].Answer, Places: view.Places, Take: &take, Judged: &words, Rubric: sampleRubric(),
		Sentences: words.Sentences(),
	}
	f.Answer.Question.Core = []interview.CriterionID{"tradeoffs", "assessment", "collaboration", "limits"}
	f.Review = sampleReview(f.Sentences)
	return f
}

func sampleReview(list []interview.Sentence) *interview.Review {
	met := func(n int) interview.Finding {
		return interview.Finding{Verdict: interview.Met, Quotes: []interview.Quote{{Sentence: n, Text: list[n-1].Text}}}
	}
	r := interview.Review{
		State:  interview.Done,
		Critic: interview.Critic{ID: "c", Name: "A local model", Kind: interview.OpenAI, BaseURL: "http://localhost:11434/v1"},
		Reading: interview.Reading{Readings: 3, Agreeing: 3, Findings: map[interview.CheckID]interview.Finding{
			"assessment.measure": met(1), "assessment.method": met(2), "risk.definite_risk": met(3), "tradeoffs.position": met(6),
			"tradeoffs.benefit": met(6), "tradeoffs.cost": met(3), "dismissive.defers": met(5),
		}, Flags: []interview.FlagFinding{{ID: "lone_wolf", Quotes: []interview.Quote{{Sentence: 1, Text: list[0].Text}}, Reason: "Nobody else is named."}}},
		Assessment: interview.Assessment{Assessable: true, Words: 130, Stance: interview.IsBalanced, Position: interview.Position{Known: true}, Score: interview.Score{Known: true, Points: 78}},
		Provenance: interview.Provenance{EndpointHost: "localhost:11434", ModelAsked: "a-model", RubricHash: "a41f9c0d12", PromptHash: "0f13a7", Calls: 5, TokensIn: 8123, TokensOut: 911, Took: 48 * time.Second},
	}
	for i, c := range sampleRubric().Criteria {
		r.Assessment.Criteria = append(r.Assessment.Criteria, interview.Level{Criterion: c.ID, Core: i < 4, Asked: 3, Level: []int{4, 3, 0, 0, 1, 0}[i]})
	}
	r.Critique = interview.Critique{
		Stance:    interview.Remark{Text: "You measure the gap first and let both sides count, but nothing you might find would make you stop."},
		Keep:      interview.Keep{Quote: interview.Quote{Sentence: 2, Text: list[1].Text}, Why: "It turns an argument into a test that anyone could run again."},
		Change:    interview.Change{Title: "Say what would make you stop.", Why: "You measure the gap, and then nothing hangs on the result.", Skeleton: "If ______ exceeds ______, we don’t ______.", Sentence: 2},
		Impatient: interview.Remark{Text: "You train everything twice while patients go home too early every week."}, OverCareful: interview.Remark{Text: "You would release before the privacy review, and a leaked record cannot be called back."},
		FollowUp: interview.Remark{Text: "The private version misses one in twelve of the rare-disease patients. Do you still release it?"}, Repair: interview.Remark{Text: "Only the first release again: the number you watch, where you stop, who decides."},
		NotJudged: []interview.Remark{{Text: "Whether differential privacy really costs small groups the most was not checked.", Sentence: 3}},
	}
	return &r
}

func sampleAnswerPage(change func(*practice.Feedback)) answerPage {
	f := sampleFeedback(true)
	change(&f)
	s := testSite()
	p := answerPage{
		frame: testFrame("Answer 2", "review"), Number: 2, Total: 5, Date: "21 May", Dots: answerDots(f.Places, 2), SessionAddress: "/sessions/s/review",
		Question: sampleQuestion, WordsAddress: "/sessions/s/2/words", AgainReview: "/answers/a/review", Again: "/answers/a/again",
	}
	p.Wide = true
	p.Player = newPlayer(f.Take.Recording)
	if d, ok := interview.Deliver(*f.Take, 2*time.Minute); ok {
		p.Delivery = newDelivery(&practice.Spoken{Delivery: d, Usual: 139, Earlier: 7}, f.Take)
	}
	p.fillState(f)
	p.fillTranscript(f)
	if f.Review != nil && f.Review.State == interview.Done {
		p.fillVerdict(f, s.Now())
		p.fillCriteria(f)
		p.fillCritique(f)
		p.Behind = behindOf(f)
	}
	return p
}

// sampleTakes is two takes in different words, or a single one.
func sampleTakes(single bool) takesPage {
	s := testSite()
	f := sampleFeedback(true)
	other := *f.Take
	words := interview.Transcript{ID: "u", Text: "Honestly I would ship it. " + sampleAnswer[80:], Language: "en"}
	other.ID, other.Mode, other.Recording, other.Transcript = "l", interview.Typing, nil, &words
	v := practice.Comparison{Answer: f.Answer, Attempts: []practice.Attempt{{TakeView: *f.Take, Answer: f.Answer}, {TakeView: other, Answer: f.Answer, Counts: true, Review: f.Review}}, Second: 1}
	v.Differences = interview.Retelling(f.Take.Transcript.Text, words.Text)
	p := takesPage{frame: testFrame("Two takes", "review"), Back: "/answers/a", Question: sampleQuestion, Action: "/answers/a/takes", Again: "/answers/a/again", Single: single}
	p.First, p.Second, p.Shared = s.takeChoice("first", "Left", v, 0), s.takeChoice("second", "Right", v, 1), sharedSentence(v)
	for i, a := range v.Both() {
		p.Sides = append(p.Sides, s.takeSide(a, i+1, apartOf(v.Differences, i), i))
	}
	return p
}

func sampleReviewPage() reviewPage {
	p := reviewPage{frame: testFrame("Mixed questions", "review"), Date: "21 May", Headline: "Mixed questions", Note: "Ran out of things to say on 3."}
	p.describe(1, 2)
	done := reviewedAnswer{Number: 1, Question: sampleQuestion, Address: "/answers/a"}
	done.fill(sampleReview(sampleFeedback(false).Sentences))
	p.Answers = []reviewedAnswer{done, done,
		{Number: 3, Question: sampleQuestion, Address: "/answers/b", State: "Waiting for A local model, which reads one answer after the other."},
		{Number: 4, Question: sampleQuestion, Address: "/answers/c", State: "There is sound and no words yet. A critic reads words.", Links: []link{{Address: "/sessions/s/4/words", Text: "Type what you said"}}}}
	p.Earlier = sampleProgress(24).Sessions
	return p
}

func sampleWords() wordsPage {
	f := sampleFeedback(true)
	return wordsPage{frame: testFrame("What you said", "practice"), Back: "/sessions/s/finish", BackText: "Finish", Headline: "What you said", Explanation: "Listen, and write it down as you said it. Nothing is read before there are words.",
		Question: sampleQuestion, Player: newPlayer(f.Take.Recording), Reason: "The transcriber did not reply.", Retry: "/x", Action: "/x", SaveTo: "/y", Hint: "Word for word is best: quotes are taken from it.", Max: 200000}
}

package server

import (
	"log/slog"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// sample is a page with something to show.
type sample struct {
	page string
	data any
}

func testFrame(title, here string) frame {
	return frame{Title: title, Here: here, Static: "/static/test"}
}

const sampleQuestion = "A hospital wants the most accurate model you can build, and protecting its patients’ data costs some of that accuracy. You lead the project. What do you do?"

// testSite is a site without a room, for the parts that need none.
func testSite() *site {
	return &site{Options: Options{Now: func() time.Time { return time.Date(2026, 5, 21, 12, 0, 0, 0, time.UTC) }, Log: slog.New(slog.DiscardHandler)}, trials: newTrials()}
}

func samplePractice(first bool) practicePage {
	p := practicePage{frame: testFrame("Practice", "practice"), First: first, BankSize: 124, Topics: topicOptions(map[string]bool{"privacy": true, "misuse": true})}
	p.Hears, p.Misses = !first, !first
	p.offer(practice.Preferences{Think: 30 * time.Second, Answer: 2 * time.Minute, Count: 3})
	p.Headline, p.Invitation = "One question, now", "Take this one, or put a session together below."
	q := interview.Question{ID: "a", Text: sampleQuestion, Topics: []interview.Topic{"privacy", "deployment"}, Think: 30 * time.Second, Answer: 2 * time.Minute}
	p.Suggested, p.Another = []suggestion{suggestionOf(q, 0)}, "/?another=1"
	p.Fifteen = fifteen{Dots: make([]dot, 15), Sentence: "None answered yet.", Next: "g1"}
	p.Reader = newReaderLine(interview.Critic{Kind: interview.Builtin, Name: "Built-in checklist"})
	if first {
		p.Invitation = "Answer one interview question. Afterwards, and only then, read what your answer does well and the one thing to change."
		return p
	}
	p.GoOn = &goOn{Name: "Privacy, misuse", Address: "/sessions/s", Answered: 2, Total: 5, Left: 3, Dots: []dot{{Class: "full"}, {Class: "full"}, {}, {}, {}}}
	for i := range 9 {
		p.Fifteen.Dots[i].Class = "full"
	}
	p.Fifteen.Sentence, p.Fifteen.Started = "9 answered so far.", true
	return p
}

func sampleTurn(state interview.AnswerState) practice.Turn {
	v := practice.SessionView{Session: interview.Session{ID: "s", Mode: interview.Speaking, Think: 24 * time.Second, Answer: 2 * time.Minute}}
	for n := range 5 {
		p := practice.Place{Answer: interview.Answer{ID: "a", Number: n + 1, State: interview.Waiting, Question: interview.Question{Text: sampleQuestion, AsksStance: true}}, Reached: true}
		if n == 0 {
			p.State = interview.Answered
		}
		v.Places = append(v.Places, p)
	}
	v.Places[1].State = state
	if state == interview.Answered {
		v.Places[1].Takes = []interview.TakeView{{Take: interview.Take{Number: 1, Mode: interview.Speaking, State: interview.TakeTranscribing}, Recording: &interview.Recording{ID: "r", State: interview.Kept, Duration: 94 * time.Second}}}
	}
	return practice.Turn{SessionView: v, Place: v.Places[1], Think: v.Think, Limit: v.Answer, Hears: true}
}

func sampleSession(typing bool, state interview.AnswerState) sessionPage {
	p := testSite().sampleSessionPage(sampleTurn(state))
	p.Speaking = !typing
	return p
}

// sampleSessionPage is sessionPage without a person's preferences.
func (s *site) sampleSessionPage(t practice.Turn) sessionPage {
	here := sessionAddress(t.ID, t.Place.Number)
	return sessionPage{
		frame: testFrame("Question 2 of 5", ""), Number: 2, Total: 5, Dots: sessionDots(t.Places, 2), Question: t.Place.Question.Text,
		HandIn: here + "/file", Recorder: recorderOf(t, here, next(t), ""), Typing: typingOf(t, here),
	}
}

func sampleFinish() finishPage {
	p := finishPage{
		frame: testFrame("Before you see any feedback", "practice"), Headline: "Before you see any feedback", Action: "/sessions/s/finish",
		Explanation: "How sure are you of each answer? Later you can compare this with what the critic found. Leave out any you like.",
		Reader:      newReaderLine(interview.Critic{Name: "A local model", Kind: interview.OpenAI, BaseURL: "http://localhost:11434/v1"}),
		Last:        "You may close the page then. The critic goes on reading.",
	}
	rec := func(d time.Duration) *interview.Recording {
		return &interview.Recording{ID: "r", State: interview.Kept, Duration: d}
	}
	takes := []interview.TakeView{
		{Take: interview.Take{Mode: interview.Speaking, State: interview.TakeTranscribed}, Recording: rec(104 * time.Second)},
		{Take: interview.Take{Mode: interview.Speaking, State: interview.TakeTranscribing}, Recording: rec(61 * time.Second)},
		{Take: interview.Take{Mode: interview.Speaking, State: interview.TakeFailed, Reason: "The transcriber did not reply."}, Recording: rec(72 * time.Second)},
		{Take: interview.Take{Mode: interview.Typing, State: interview.TakeTranscribed}, Transcript: &interview.Transcript{Text: sampleAnswer}},
	}
	v := practice.SessionView{Session: interview.Session{ID: "s"}}
	for i, take := range takes {
		a := interview.Answer{ID: string(rune('a' + i)), Number: i + 1, State: interview.Answered, Question: interview.Question{Text: sampleQuestion}}
		v.Places = append(v.Places, practice.Place{Answer: a, Reached: true, Takes: []interview.TakeView{take}})
	}
	v.Places[0].Confidence = interview.High
	v.Places = append(v.Places, practice.Place{Answer: interview.Answer{ID: "e", Number: 5, State: interview.Skipped, Question: interview.Question{Text: "Where does learning from human feedback reach its limits?"}}, Reached: true})
	p.Steps = stepsOf(p.addItems(v, true), interview.Critic{Kind: interview.OpenAI})
	return p
}

func sampleProgress(n int) progressPage {
	now := testSite().Now()
	seen := practice.Progress{}
	for i := range n {
		at := now.AddDate(0, 0, i-n)
		value := []int{-1, -2, 0, 0, 1, 0, 0, -1, 0, 2}[i%10]
		st := interview.Standing{AnswerID: "a", SessionID: string(rune('A' + i/4)), CriticID: "c", CriticName: "A local model", CriticKind: interview.OpenAI, AnsweredAt: at,
			Stance: interview.IsBalanced, Position: interview.Position{Known: true, Value: value}, Score: interview.Score{Known: true, Points: min(98, 40+(i*37)%30+i)}}
		if i < n/3 {
			st.CriticID, st.CriticKind = "b", interview.Builtin
		}
		if value < 0 {
			st.Stance = interview.IsDismissive
		}
		seen.Standings = append(seen.Standings, st)
		if i%4 == 0 {
			v := practice.SessionView{Session: interview.Session{ID: st.SessionID, Name: []string{"Mixed questions", "Privacy, misuse", "One question"}[i%3], CreatedAt: at, FinishedAt: at}}
			v.Places = make([]practice.Place, 4)
			for k := range v.Places {
				v.Places[k].State = interview.Answered
			}
			seen.Sessions = append([]practice.SessionView{v}, seen.Sessions...)
		}
	}
	page := progressPage{frame: testFrame("Progress", "progress"), Empty: n == 0, Sessions: testSite().sessionRows(seen)}
	if n > 9 {
		page.Returning = []string{returningText(interview.Catchword{Word: "red-teaming", Answers: 9, Of: 10, Aimed: 1}), returningText(interview.Catchword{Word: "guardrails", Answers: 6, Of: 10})}
	}
	page.find(seen)
	page.draw(seen.Standings, now)
	return page
}

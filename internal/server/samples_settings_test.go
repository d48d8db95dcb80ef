package server

import (
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

func sampleCritics() criticsPage {
	p := criticsPage{frame: testFrame("Critics", "settings")}
	for _, c := range []interview.Critic{
		{ID: "1", Name: "Built-in checklist", Kind: interview.Builtin, Source: interview.FromProgram},
		{ID: "2", Name: "A local model", Model: "a-model:70b", Kind: interview.OpenAI, Source: interview.FromSettings, BaseURL: "http://localhost:11434/v1"},
		{ID: "3", Name: "A hosted model", Model: "b-model", Kind: interview.OpenAI, Source: interview.FromSettings, BaseURL: "http://api.example.com/v1", KeyEnding: "x9Qa", PriceIn: 1, PriceOut: 4},
		{ID: "4", Name: "In the network", Model: "c-model", Kind: interview.OpenAI, Source: interview.FromSettings, BaseURL: "http://192.168.1.20:1234/v1", Thorough: true},
	} {
		p.Critics = append(p.Critics, newCriticRow(c, c.ID == "2", false))
	}
	p.Critics[2].Warning = unencryptedSentence
	kept := newTrials()
	kept.keep("", "4", practice.Trial{Works: true, Sentence: "It works.", Heard: "One fix for one risk, and nothing said about how you would notice that it fails.", Steps: []practice.TrialStep{
		{Name: "Connected", Works: true, Sentence: "no key needed", Took: 100 * time.Millisecond}, {Name: "Keeps to the form", Works: true, Sentence: "strictly, even when argued with", Took: 3400 * time.Millisecond},
		{Name: "Short critique", Works: false, Sentence: "one of two quotes was not in the answer", Took: 4400 * time.Millisecond}}})
	p.Critics[3].Trial = kept.find("", "4")
	p.Form, p.Presets = presetForm("ollama")
	p.Nearby = []neighbour{{"Ollama", "http://localhost:11434/v1", "a-model:70b, b-model:8b"}}
	return p
}

func sampleTranscription(set bool) transcriptionPage {
	p := transcriptionPage{frame: testFrame("Transcription", "settings"), Set: set, KeyHint: "Leave it empty where none is needed.",
		Explanation: "A transcriber turns what you say into words, which a critic can read."}
	for _, service := range speechServices() {
		p.Presets = append(p.Presets, link{Address: "/settings/transcription?preset=" + slug(service.name), Text: service.name})
	}
	if set {
		p.tellWaiting(practice.Wordless{Waiting: 4, Underway: 1, Failed: 2})
		p.Presets = nil
	}
	return p
}

func sampleQuestions() questionsPage {
	p := questionsPage{frame: testFrame("Questions", "questions"), Explanation: "The bank, and questions of your own. What one could cover shows only after you have tried a question.", Count: "3 questions"}
	p.offer(filter{topic: "privacy"})
	p.Filtered = true
	q := practice.Listed{Question: interview.Question{ID: "a", Text: sampleQuestion, Kind: interview.Behavioral, Difficulty: interview.Core, Basis: interview.Asked, Topics: []interview.Topic{"privacy", "deployment"}}}
	tried := q
	tried.Attempts, tried.Last = 2, &interview.Standing{Score: interview.Score{Known: true, Points: 71}, AnsweredAt: testSite().Now()}
	open := q
	open.Open = true
	for _, listed := range []practice.Listed{q, tried, open} {
		p.Questions = append(p.Questions, testSite().questionRow(listed))
	}
	return p
}

func sampleNoQuestions() questionsPage {
	p := questionsPage{frame: testFrame("Questions", "questions"), Count: "0 questions", NothingFits: "No question fits all of that."}
	p.offer(filter{text: "nothing like it"})
	return p
}

func sampleQuestionPage() questionPage {
	try := testSite().tryRow(interview.Standing{AnswerID: "a", CriticName: "A local model", AnsweredAt: testSite().Now(), Position: interview.Position{Known: true, Value: 1}, Score: interview.Score{Known: true, Points: 48}})
	return questionPage{frame: testFrame("Question", "questions"), ID: "a", Text: sampleQuestion, Facts: "Behavioural · core · Privacy", Edit: "/questions/a/edit", TriesHeadline: "Your attempts",
		Tries: []tryRow{try, try}, Points: []string{"Find out how large the gap is.", "Talk with the client."}, Cards: true, CardChoice: cardChoice([]interview.ProjectCard{{ID: "1", Title: "Probes"}})}
}

func sampleForm() questionFormPage {
	s := testSite()
	return questionFormPage{frame: testFrame("Own question", "questions"), Headline: "Your question", Action: "/questions/a", Remove: "/questions/a/remove", Trouble: "Write the question out: at least three words.", Wrong: "text",
		Kinds: kindChoice("technical", false), Difficulties: difficultyChoice("core", false), Topics: choice{Name: "topic[]", Options: topicOptions(nil)}, Core: choice{Name: "core[]", Options: s.sampleCriteria()}}
}

func (s *site) sampleCriteria() []option {
	var options []option
	for _, c := range sampleRubric().Criteria {
		options = append(options, option{Value: string(c.ID), Text: c.Name})
	}
	return options
}

// samples is every page in every state it has.
func samples() map[string]sample {
	nothing := func(*practice.Feedback) {}
	card := interview.ProjectCard{ID: "1", Title: "Probes for refusal", Claim: "A linear probe finds refusals before the first token.", Method: "Probes on five layers.", Result: "Ninety of a hundred found.", Limit: "One model family."}
	return map[string]sample{
		"practice-first": {"practice", samplePractice(true)}, "practice": {"practice", samplePractice(false)},
		"session-think": {"session", sampleSession(false, interview.Waiting)}, "session-saved": {"session", sampleSession(false, interview.Answered)},
		"session-typing": {"session", sampleSession(true, interview.Waiting)},
		"finish":         {"finish", sampleFinish()}, "words": {"words", sampleWords()},
		"review": {"review", sampleReviewPage()}, "review-empty": {"review", reviewPage{frame: testFrame("Review", "review"), Empty: true, EmptyAddress: "/", EmptyAction: "Practise a question"}},
		"answer":         {"answer", sampleAnswerPage(nothing)},
		"answer-typed":   {"answer", sampleAnswerPage(func(f *practice.Feedback) { *f = sampleFeedback(false) })},
		"takes":          {"takes", sampleTakes(false)},
		"takes-single":   {"takes", sampleTakes(true)},
		"answer-working": {"answer", sampleAnswerPage(func(f *practice.Feedback) { f.Review.State = interview.Running })},
		"answer-failed": {"answer", sampleAnswerPage(func(f *practice.Feedback) {
			f.Review.State, f.Review.Problem = interview.Unscored, interview.Problem{Sentence: "The critic’s server did not reply within two minutes."}
		})},
		"answer-words": {"answer", sampleAnswerPage(func(f *practice.Feedback) {
			f.Review, f.Judged, f.Sentences, f.Take.Transcript, f.Take.State = nil, nil, nil, nil, interview.TakeNeedsWords
		})},
		"sent":     {"sent", sentPage{frame: testFrame("What was sent", "review"), Back: "/answers/a", Explanation: "Every call.", Exchanges: []exchange{{"checks-1", "21 May 2026, 12:00:00", "{}", "{}"}}}},
		"progress": {"progress", sampleProgress(40)}, "progress-few": {"progress", sampleProgress(4)}, "progress-empty": {"progress", sampleProgress(0)},
		"questions": {"questions", sampleQuestions()}, "questions-none": {"questions", sampleNoQuestions()},
		"question": {"question", sampleQuestionPage()}, "question-form": {"question-form", sampleForm()},
		"cards":   {"cards", cardsPage{frame: testFrame("Project cards", "questions"), Cards: []interview.ProjectCard{card, card}, Headline: "A new card", Action: "/cards"}},
		"critics": {"critics", sampleCritics()}, "transcription": {"transcription", sampleTranscription(false)}, "transcription-set": {"transcription", sampleTranscription(true)},
		"microphone":     {"microphone", microphonePage{frame: testFrame("Microphone", "settings"), Bars: make([]struct{}, 41)}},
		"timing":         {"timing", timingPage{frame: testFrame("Timing", "settings"), Thinks: thinkChoice(30 * time.Second), Answers: answerChoice(100 * time.Second)}},
		"appearance":     {"appearance", appearancePage{frame: testFrame("Appearance", "settings"), Themes: choose("theme", "", option{Text: "As the device"}, option{Value: "light", Text: "Light"}, option{Value: "dark", Text: "Dark"})}},
		"data":           {"data", sampleData()},
		"remove":         {"remove", sampleRemove(interview.Losses{Sessions: 1, Answers: 3, Takes: 4, Recordings: 2, Sound: 252 * time.Second, Reviews: 5, Wordless: 1})},
		"remove-nothing": {"remove", sampleRemove(interview.Losses{})},
		"error":          {"error", errorPage{frame: testFrame("Not here", ""), Headline: "Not here", Sentence: "There is nothing at this address.", Back: "/", BackText: "To the first page", RequestID: "r1"}},
	}
}

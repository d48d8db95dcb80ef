package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

const formBytes = 4 << 20 // 200,000 characters, percent-encoded

// routes is the product's table of contents.
func (s *site) routes() http.Handler {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = echo.ExtractIPDirect()
	e.HTTPErrorHandler = s.fail
	e.Use(s.withRequestID, s.logged, recovered)

	e.GET("/healthz", s.showHealth)
	e.GET("/readyz", s.showReadiness)
	e.GET("/static/:hash/*", s.showStatic)

	p := e.Group("", s.withPerson)
	p.Any("/uploads/", s.passUpload)
	p.Any("/uploads/*", s.passUpload)
	p.POST("/sessions/:id/:number/file", s.handInFile, limited(s.FileLimit+formBytes))

	g := p.Group("", limited(formBytes))
	g.GET("/", s.showPractice, s.remembered)
	g.GET("/events", s.showEvents)

	g.POST("/sessions", s.startSession)
	g.GET("/sessions/:id", s.resumeSession)
	g.GET("/sessions/:id/:number", s.showSession)
	g.POST("/sessions/:id/:number/text", s.typeAnswer)
	g.POST("/sessions/:id/:number/skip", s.skipAnswer)
	g.GET("/sessions/:id/:number/words", s.showWords)
	g.POST("/sessions/:id/:number/words", s.writeWords)
	g.POST("/sessions/:id/:number/transcribe", s.transcribeAgain)
	g.GET("/sessions/:id/finish", s.showFinish)
	g.POST("/sessions/:id/finish", s.finishSession)
	g.GET("/sessions/:id/review", s.showReview, s.remembered)
	g.GET("/sessions/:id/remove", s.showRemove(s.doomedSession))
	g.POST("/sessions/:id/remove", s.doRemove(s.doomedSession))

	g.POST("/answers/:id/draft", s.saveDraft)
	g.POST("/answers/:id/recordings", s.beginRecording)
	g.POST("/recordings/:id/uploads", s.continueRecording)
	g.POST("/recordings/:id/complete", s.completeRecording)
	g.POST("/recordings/:id/peaks", s.savePeaks)
	g.GET("/recordings/:id/sound", s.playSound)
	g.GET("/recordings/:id/wav", s.playWAV)

	g.GET("/review", s.showNewestReview, s.remembered)
	g.GET("/answers/:id", s.showAnswer, s.remembered)
	g.POST("/answers/:id/review", s.reviewAgain)
	g.POST("/answers/:id/again", s.answerAgain)
	g.POST("/answers/:id/words", s.correctWords)
	g.GET("/answers/:id/takes", s.showTakes, s.remembered)
	g.GET("/answers/:id/sent", s.showSent)
	g.GET("/takes/:id/remove", s.showRemove(s.doomedTake))
	g.POST("/takes/:id/remove", s.doRemove(s.doomedTake))
	g.GET("/answers/:id/remove", s.showRemove(s.doomedAnswer))
	g.POST("/answers/:id/remove", s.doRemove(s.doomedAnswer))

	g.GET("/questions", s.showQuestions, s.remembered)
	g.POST("/questions", s.saveQuestion)
	g.GET("/questions/new", s.showNewQuestion)
	g.GET("/questions/:id", s.showQuestion, s.remembered)
	g.POST("/questions/:id", s.saveQuestion)
	g.GET("/questions/:id/edit", s.showOwnQuestion)
	g.POST("/questions/:id/remove", s.removeQuestion)
	g.GET("/cards", s.showCards)
	g.POST("/cards", s.saveCard)
	g.GET("/cards/:id", s.showCard)
	g.POST("/cards/:id", s.saveCard)
	g.POST("/cards/:id/remove", s.removeCard)

	g.GET("/progress", s.showProgress, s.remembered)

	g.GET("/settings", func(c echo.Context) error { return to(c, "/settings/critics") })
	g.GET("/settings/critics", s.showCritics)
	g.POST("/settings/critics", s.addCritic)
	g.POST("/settings/critics/:id/use", s.useCritic)
	g.POST("/settings/critics/:id/test", s.testCritic)
	g.POST("/settings/critics/:id/remove", s.removeCritic)
	g.GET("/settings/transcription", s.showTranscription)
	g.POST("/settings/transcription", s.saveTranscriber)
	g.POST("/settings/transcription/test", s.testTranscriber)
	g.POST("/settings/transcription/remove", s.removeTranscriber)
	g.POST("/settings/transcription/waiting", s.transcribeWaiting)
	g.GET("/settings/microphone", s.showMicrophone)
	g.POST("/settings/microphone", s.saveMicrophone)
	g.GET("/settings/timing", s.showTiming)
	g.POST("/settings/timing", s.saveTiming)
	g.GET("/settings/appearance", s.showAppearance)
	g.POST("/settings/appearance", s.saveAppearance)
	g.GET("/settings/data", s.showData)
	g.POST("/settings/data", s.saveData)
	g.GET("/settings/data/remove", s.showRemove(s.doomedData))
	g.POST("/settings/data/remove", s.doRemove(s.doomedData))
	return e
}

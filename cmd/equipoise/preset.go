package main

import (
	"equipoise/config"
	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

// preset is what the operator set outside the browser.
func preset(c config.Config) practice.Preset {
	return practice.Preset{Critic: environmentCritic(c), Transcriber: environmentTranscriber(c), Builtin: builtinCritic()}
}

func builtinCritic() interview.Critic {
	return interview.Critic{Name: "Built-in checklist", Kind: interview.Builtin, Source: interview.FromProgram}
}

func environmentCritic(c config.Config) interview.Critic {
	e := c.Critic
	return interview.Critic{
		Name: e.Model, Kind: interview.OpenAI, Source: interview.FromEnvironment, BaseURL: e.URL, Model: e.Model,
		Key: e.Key, KeyEnding: e.Key.Ending(), Context: e.Context, Parallel: e.Parallel, PriceIn: e.PriceIn, PriceOut: e.PriceOut,
	}
}

func environmentTranscriber(c config.Config) interview.Transcriber {
	e := c.Speech
	return interview.Transcriber{
		Source: interview.FromEnvironment, BaseURL: e.URL, Model: e.Model, Language: e.Language,
		Key: e.Key, KeyEnding: e.Key.Ending(),
	}
}

package endpoint

import "time"

// SpeechHabits are what was learned of the sound that a server takes.
type SpeechHabits struct {
	AsKept  bool          // it refuses wav, and takes sound as it was recorded
	Longest time.Duration // of one sound; 0 where nothing was ever too long
}

// SpeechHabits returns what is remembered.
func (e *Endpoint) SpeechHabits() SpeechHabits {
	traits := e.traits()
	return SpeechHabits{AsKept: traits.SoundAsKept, Longest: time.Duration(traits.SoundSeconds) * time.Second}
}

// LearnSpeechHabits remembers what a server takes; the length in whole seconds.
func (e *Endpoint) LearnSpeechHabits(h SpeechHabits) {
	e.learn(func(t *Traits) {
		t.SoundAsKept, t.SoundSeconds = h.AsKept, int(h.Longest/time.Second)
	})
}

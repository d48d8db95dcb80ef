package server

import (
	"testing"
	"time"

	"equipoise/internal/interview"
	"equipoise/internal/practice"
)

func sampleData() dataPage {
	p := dataPage{frame: testFrame("Your data", "settings"), Folder: "/home/you/equipoise", Version: "1", Goes: goings(interview.Critic{}, interview.Transcriber{})}
	p.offer(practice.Keeping{Days: 45, SoundOnly: true})
	return p
}

func sampleRemove(all interview.Losses) removePage {
	d := doomed{all: "The whole session", stays: "Other sessions stay.", page: removePage{
		frame: testFrame("Delete a session", "review"), Back: "/sessions/s", BackText: "The session", Headline: "Delete this session?",
		About: "Privacy, 21 May", Action: "/sessions/s/remove", Trouble: "This has changed since.", Days: "30",
	}}
	d.page.offer(d, all, interview.Losses{Recordings: all.Recordings, Sound: all.Sound, Wordless: all.Wordless})
	return d.page
}

// What a deletion takes is named in full, and only what is there.
func TestLossesAreNamed(t *testing.T) {
	for want, l := range map[string]interview.Losses{
		"3 answers, 2 recordings (4:12), 5 reviews.":                    {Answers: 3, Places: 4, Takes: 3, Recordings: 2, Sound: 252 * time.Second, Reviews: 5},
		"1 answer, 2 takes.":                                            {Answers: 1, Places: 1, Takes: 2},
		"1 recording.":                                                  {Recordings: 1},
		"1 session, 2 unanswered questions.":                            {Sessions: 1, Places: 2},
		"2 sessions, 1 answer, 1 question of your own, 1 project card.": {Sessions: 2, Places: 1, Answers: 1, Takes: 1, Questions: 1, Cards: 1},
	} {
		if got := namedLosses(l); got != want {
			t.Errorf("named %q, want %q", got, want)
		}
	}
}

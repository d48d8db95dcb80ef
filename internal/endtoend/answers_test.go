package endtoend

// Questions of the bank that the tests ask.
const (
	misleading = "guide-misleading-content"
	capable    = "guide-millions-of-users"
	privacy    = "guide-privacy-transparency" // can be asked about a project card
)

// Answers of each kind, as people give them.
const (
	balancedAnswer = "Somebody who asks about a lump and is told that it is nothing could wait too long, and I would take that seriously. First I would count, on a thousand logged conversations, how often it happens and for whom, split by topic. If it is more than one in a hundred " +
		"we hold the launch; otherwise a filter goes in front of medical questions, which costs some honest users an answer, so they can appeal. " +
		"One region first, then the rest, and the safety lead reads the complaints every day and can roll back. We tell users, next to the field where they type, " +
		"what it is not made for. What I do not know is how it does in other languages; I would ask native speakers to try."

	dismissiveAnswer = "Honestly every tool has errors and people make too much of it. Users check everything anyway, so I would ship on the date, " +
		"the market will not wait for us. If somebody complains we patch it later, that is a two line fix. Nobody was ever hurt by a chat window."

	cautiousAnswer = "A wrong answer can ruin a life, and nobody could forgive us. So I would stop the release altogether. A system like this must never " +
		"be used unless somebody can guarantee that it is right every single time. No benefit is worth even one case, and no test can show that there is none."
)

package interview

// Name is the topic as a page writes it.
func (t Topic) Name() string {
	if name, ok := topicNames()[t]; ok {
		return name
	}
	return string(t)
}

func topicNames() map[Topic]string {
	return map[Topic]string{
		"rlhf": "RLHF", "constitutional-ai": "Constitutional methods", "red-teaming": "Red teaming",
		"alignment": "Alignment", "robustness": "Robustness", "fairness": "Fairness", "privacy": "Privacy",
		"interpretability": "Interpretability", "misuse": "Misuse", "deployment": "Deployment",
		"governance": "Governance", "scaling-policy": "Scaling policy", "multilingual": "Many languages",
		"long-term-risk": "Long-term risk", "other-labs": "Other labs", "teamwork": "Teamwork",
		"motivation": "Motivation", "knowledge-gap": "Gaps in knowledge", "own-research": "Own research",
	}
}

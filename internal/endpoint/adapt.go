package endpoint

import "strings"

// adapt drops or swaps the one parameter that a refusal names, remembers it for later calls, and reports whether
// there is something new to try.
func (c *conversation) adapt(wrong *complaint) bool {
	if wrong.err.Kind != BadRequest {
		return false
	}
	change := c.lesson(wrong.said)
	if change == nil {
		return false
	}
	change(&c.traits)
	learned := c.e.learn(change)
	if !c.probing {
		c.traits = learned
	}
	return true
}

// lesson finds the parameter that the server complains about among those that were sent: the one it names in its own
// field, else the one its message mentions first.
func (c *conversation) lesson(said remark) func(*Traits) {
	for _, words := range []string{said.param, said.message + " " + said.kind} {
		if change := c.firstNamed(strings.ToLower(words)); change != nil {
			return change
		}
	}
	return nil
}

func (c *conversation) firstNamed(words string) func(*Traits) {
	var first func(*Traits)
	at := len(words)
	for name, change := range c.adjustable() {
		if i := strings.Index(words, name); i >= 0 && i < at {
			at, first = i, change
		}
	}
	return first
}

// adjustable maps the words by which servers name the parameters of this call to what is done about them.
func (c *conversation) adjustable() map[string]func(*Traits) {
	changes := map[string]func(*Traits){}
	sent := c.sent()
	if sent.MaxTokens > 0 {
		changes[sent.TokensName] = func(t *Traits) { t.TokensName = nextTokensName(sent.TokensName) }
	}
	if sent.Temperature != nil {
		changes["temperature"] = func(t *Traits) { t.NoTemperature = true }
	}
	if sent.Seed != nil {
		changes["seed"] = func(t *Traits) { t.NoSeed = true }
	}
	if c.req.Schema != nil && c.traits.Rung == JSONSchema && !c.traits.Loose {
		changes["strict"] = func(t *Traits) { t.Loose = true }
	}
	if c.req.Schema != nil && c.traits.Rung != PlainText && !c.probing && c.e.cfg.Rung == "" {
		lower := c.traits.Rung.below()
		for _, name := range formWords() {
			changes[name] = func(t *Traits) { t.Rung = lower }
		}
	}
	return changes
}

func nextTokensName(name string) string {
	if name == maxTokens {
		return maxCompletionTokens
	}
	return noTokens
}

// formWords are the words by which servers refuse a way of asking for JSON.
func formWords() []string {
	return []string{"response_format", "json_schema", "json_object", "structured output", "grammar", "schema", "tool", "function"}
}

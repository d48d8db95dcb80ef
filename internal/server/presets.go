package server

import "strings"

// service is a server that many people use, with the address it usually has.
type service struct{ name, address, hint string }

func criticServices() []service {
	return []service{
		{"Ollama", "http://localhost:11434/v1", "Runs on this computer. No key."},
		{"LM Studio", "http://localhost:1234/v1", "Runs on this computer. Start its server first. No key."},
		{"llama.cpp", "http://localhost:8080/v1", "Runs on this computer. No key unless you set one."},
		{"LocalAI", "http://localhost:8080/v1", "Runs on this computer."},
		{"vLLM", "http://localhost:8000/v1", "On this computer or in your network."},
		{"OpenAI", "https://api.openai.com/v1", "Needs a key. The text of your answers is sent there."},
		{"Azure", "https://RESOURCE.openai.azure.com/openai/v1", "Put your resource’s name in. Needs a key."},
		{"Anthropic", "https://api.anthropic.com/v1", "Needs a key. The text of your answers is sent there."},
		{"Gemini", "https://generativelanguage.googleapis.com/v1beta/openai", "Needs a key. The text of your answers is sent there."},
		{"DeepSeek", "https://api.deepseek.com/v1", "Needs a key. The text of your answers is sent there."},
		{"OpenRouter", "https://openrouter.ai/api/v1", "Needs a key. Passes your text on to the model’s provider."},
		{"Groq", "https://api.groq.com/openai/v1", "Needs a key. The text of your answers is sent there."},
		{"Mistral", "https://api.mistral.ai/v1", "Needs a key. The text of your answers is sent there."},
	}
}

func speechServices() []service {
	return []service{
		{"speaches", "http://localhost:8000/v1", ""},
		{"whisper.cpp", "http://localhost:8080", ""},
		{"LocalAI", "http://localhost:8080/v1", ""},
		{"OpenAI", "https://api.openai.com/v1", ""},
		{"Groq", "https://api.groq.com/openai/v1", ""},
	}
}

// presetForm fills the form for a chosen service.
func presetForm(chosen string) (criticForm, []link) {
	form := criticForm{Hint: "Usually it ends in /v1."}
	var links []link
	for _, p := range criticServices() {
		is := slug(p.name) == chosen
		links = append(links, link{Address: "/settings/critics?preset=" + slug(p.name) + "#new", Text: p.name, Chosen: is})
		if is {
			form.Name, form.BaseURL, form.Hint = p.name, p.address, p.hint
		}
	}
	links = append(links, link{Address: "/settings/critics#new", Text: "Any other address"})
	return form, links
}

func slug(name string) string {
	return strings.NewReplacer(" ", "-", ".", "-").Replace(strings.ToLower(name))
}

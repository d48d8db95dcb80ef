package server

import "strings"

// languages is the names that pages and transcribers give to languages, by
// their tags: those that most spoken answers will be in.
func languages() map[string]string {
	return map[string]string{
		"af": "Afrikaans", "ar": "Arabic", "az": "Azerbaijani", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "bs": "Bosnian",
		"ca": "Catalan", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
		"et": "Estonian", "eu": "Basque", "fa": "Persian", "fi": "Finnish", "fr": "French", "gl": "Galician", "gu": "Gujarati",
		"he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "is": "Icelandic",
		"it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "km": "Khmer", "kn": "Kannada", "ko": "Korean", "lo": "Lao",
		"lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian", "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "my": "Burmese",
		"ne": "Nepali", "nl": "Dutch", "no": "Norwegian", "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
		"ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish", "sw": "Swahili",
		"ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
		"zh": "Chinese",
	}
}

// languageOf finds the tag and name of a language as a transcriber wrote it: a
// tag or an English name. The tag is empty where it is none that a page may
// carry, and so is the name where the transcriber names none.
func languageOf(written string) (tag, name string) {
	written = strings.ToLower(strings.TrimSpace(written))
	base, _, _ := strings.Cut(written, "-")
	known := languages()
	if name, ok := known[base]; ok {
		return base, name
	}
	for tag, name := range known {
		if strings.EqualFold(name, written) {
			return tag, name
		}
	}
	if written == "" || len(written) > 40 {
		return "", ""
	}
	return "", strings.ToUpper(written[:1]) + written[1:]
}

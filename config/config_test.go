package config_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"equipoise/config"
)

// The example lists every setting with its default: loading it gives what
// loading nothing gives, and each key has a variable that is read.
func TestExampleIsTrue(t *testing.T) {
	none, err := config.Load(empty(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	example, err := config.Load("equipoise.example.yaml", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(none, example) {
		t.Errorf("the example differs from the defaults:\n%+v\n%+v", example, none)
	}
	for name, value := range map[string]string{
		"DATA": "/d", "LISTEN": "127.0.0.1:1", "DATABASE": "postgres://x", "TRUST_NETWORK": "true", "HOSTS": "a,b", "OPEN": "true",
		"LOG_LEVEL": "warn", "SECRET_KEY": "k", "UPLOAD_LIMIT": "3K", "QUOTA": "2G", "LOCAL_TIMEOUT": "1s", "CALL_TIMEOUT": "2s",
		"DISCOVER": "false", "CRITIC_PARALLEL": "7", "CRITIC_CONTEXT": "9", "CRITIC_PRICE_IN": "1.5", "CRITIC_PRICE_OUT": "2.5",
		"SPEECH_LANGUAGE": "de",
	} {
		got, err := config.Load(empty(t), []string{"EQUIPOISE_" + name + "=" + value})
		if err != nil || reflect.DeepEqual(got, none) {
			t.Errorf("EQUIPOISE_%s=%s changes nothing: %v", name, value, err)
		}
	}
	for _, section := range []string{"CRITIC", "SPEECH"} {
		got, err := config.Load(empty(t), []string{"EQUIPOISE_" + section + "_URL=http://h/v1/", "EQUIPOISE_" + section + "_MODEL=m", "EQUIPOISE_" + section + "_KEY=k"})
		e := map[string]config.Endpoint{"CRITIC": got.Critic, "SPEECH": got.Speech}[section]
		if err != nil || e.URL != "http://h/v1" || e.Model != "m" || string(e.Key) != "k" {
			t.Errorf("%s: %+v %v", section, e, err)
		}
	}
}

// Every key of the example has a line of explanation above it.
func TestExampleExplainsEveryKey(t *testing.T) {
	text, err := os.ReadFile("equipoise.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	before := ""
	for line := range strings.Lines(string(text)) {
		if regexp.MustCompile(`^ *[a-z_]+:`).MatchString(line) && !strings.HasPrefix(strings.TrimSpace(before), "#") {
			t.Errorf("no explanation above %q", strings.TrimSpace(line))
		}
		before = line
	}
}

func empty(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "none.yaml")
	if err := os.WriteFile(path, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The environment wins over the file, and slips are named.
func TestLoadSaysWhatIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "e.yaml")
	if err := os.WriteFile(path, []byte("listen: 127.0.0.1:1\nquota: 1G\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(path, []string{"EQUIPOISE_LISTEN=127.0.0.1:2"})
	if err != nil || c.Listen != "127.0.0.1:2" || c.Quota != 1<<30 {
		t.Errorf("%+v %v", c, err)
	}
	for variable, want := range map[string]string{
		"EQUIPOISE_LISTN=x": "listn", "EQUIPOISE_LISTEN=8420": "listen", "EQUIPOISE_OPEN=maybe": "open", "EQUIPOISE_QUOTA=much": "quota",
		"EQUIPOISE_CRITIC_URL=http://x": "model", "EQUIPOISE_CALL_TIMEOUT=-1s": "call_timeout", "EQUIPOISE_LOG_LEVEL=loud": "log_level",
	} {
		if _, err := config.Load(empty(t), []string{variable}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", variable, err)
		}
	}
	if _, err := config.Load("no-such-file.yaml", nil); err == nil {
		t.Error("a named file that is missing is no error")
	}
}

const oneQuestion = `- id: sound-one
  text: What would you do about it?
  kind: technical
  basis: written
  topics: [privacy]
  difficulty: core
  core: [risk, limits, tradeoffs, safeguards]
  points: ["one", "two"]
  follow_ups: [{text: "And what then?", core: [limits]}, {text: "And who says so?", core: [risk]}]
  think: 30s
  answer: 2m
`

// A fault in the bank is reported with its file and line, and all at once.
func TestQuestionFaultsNameTheirLine(t *testing.T) {
	rubric, _, err := config.Rubric(config.Content())
	if err != nil {
		t.Fatal(err)
	}
	read := func(text string) error {
		_, err := config.Questions(fstest.MapFS{"questions/a.yaml": {Data: []byte(text)}}, rubric)
		return err
	}
	if err := read(oneQuestion); err != nil {
		t.Fatal(err)
	}
	for change, want := range map[string]string{
		"kind: technical|kind: technial": `"technial"`, "topics: [privacy]|topics: [privcy]": `"privcy"`,
		"core: [risk, limits, |core: [risk, limit, ": `"limit"`, "difficulty: core|hardness: core": "hardness",
		"think: 30s|think: soon": "soon", "basis: written|no_room: [risk.serious]\n  basis: written": "risk.serious",
		"points: [\"one\", \"two\"]|points: [\"one\"]": "points",
	} {
		from, to, _ := strings.Cut(change, "|")
		second := strings.NewReplacer("sound-one", "other", "What would", "What could").Replace(oneQuestion)
		err := read(oneQuestion + strings.Replace(second, from, to, 1))
		if err == nil || !strings.Contains(err.Error(), "a.yaml:12") {
			t.Errorf("%s: no line in %v", to, err)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", to, err)
		}
	}
	if err := read(oneQuestion + strings.Replace(oneQuestion, "kind: technical", "kind: technial", 1) + oneQuestion); strings.Count(err.Error(), "a.yaml:") < 2 {
		t.Errorf("only the first fault is told: %v", err)
	}
	if err := read("- id: [\n"); err == nil {
		t.Error("broken YAML is no error")
	}
}

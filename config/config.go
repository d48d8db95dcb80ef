// Package config is the only reader of the settings file and of the
// environment, and holds the content that people edit as text: questions,
// rubric and golden set.
package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"

	"equipoise/internal/interview"
)

// Config is every setting of the program. Its keys are those of
// equipoise.example.yaml; each is also a variable EQUIPOISE_ and the key in
// capitals with underscores for points.
type Config struct {
	Data         string           // folder of database, recordings and keys
	Listen       string           // address and port
	Database     string           // postgres:// address; empty: SQLite in the data folder
	TrustNetwork bool             // listen beyond loopback without accounts
	Hosts        []string         // further names the server answers to
	Open         bool             // open a browser at start
	LogLevel     string           // debug, info, warn, error
	SecretKey    interview.Secret // 32 bytes in base64 that seal stored keys; empty: a file in the data folder
	UploadLimit  int64            // bytes one recording may have
	Quota        int64            // bytes one person's recordings may have, 0: no limit
	LocalTimeout time.Duration    // for one call to a model on this computer
	CallTimeout  time.Duration    // for one call to a model elsewhere
	Discover     bool             // look for model servers on this computer
	Critic       Endpoint
	Speech       Endpoint
}

// Endpoint is a model server set outside the browser.
type Endpoint struct {
	URL      string
	Model    string
	Key      interview.Secret
	Language string  // for speech only
	Parallel int     // calls at once, 0: 1 local, 4 elsewhere
	Context  int     // tokens, 0: ask the server
	PriceIn  float64 // US dollars a million tokens
	PriceOut float64
}

const prefix = "EQUIPOISE_"

// Load reads the settings: environment over file over default. An empty path
// means the file in the usual place, which may be missing; a named file must
// be there. Unknown keys are an error, so that a slip does not go unnoticed.
func Load(path string, environ []string) (Config, error) {
	k := koanf.New(".")
	if err := loadFile(k, path); err != nil {
		return Config{}, err
	}
	err := k.Load(env.Provider(".", env.Opt{
		Prefix:        prefix,
		EnvironFunc:   func() []string { return environ },
		TransformFunc: func(key, value string) (string, any) { return keyOf(key), value },
	}), nil)
	if err != nil {
		return Config{}, fmt.Errorf("read environment: %w", err)
	}
	if err := known(k.Keys()); err != nil {
		return Config{}, err
	}
	return read(k)
}

func loadFile(k *koanf.Koanf, path string) error {
	named := path != ""
	if !named {
		path = usualFile()
	}
	if _, err := os.Stat(path); err != nil && !named {
		return nil
	}
	if err := k.Load(file.Provider(path), yaml.Parser()); err != nil {
		return fmt.Errorf("read settings file %s: %w", path, err)
	}
	return nil
}

func usualFile() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "equipoise", "equipoise.yaml")
}

// keyOf turns EQUIPOISE_CRITIC_URL into critic.url: the first word is a
// section only where it names one, other underscores stay.
func keyOf(name string) string {
	key := strings.ToLower(strings.TrimPrefix(name, prefix))
	for _, section := range []string{"critic", "speech"} {
		if rest, ok := strings.CutPrefix(key, section+"_"); ok {
			return section + "." + rest
		}
	}
	return key
}

// known refuses keys that no setting has; variables of the tests are let pass.
func known(keys []string) error {
	for _, key := range keys {
		if _, ok := defaults()[key]; !ok && !strings.HasPrefix(key, "test_") {
			return fmt.Errorf("no setting is called %q; equipoise.example.yaml lists them all", key)
		}
	}
	return nil
}

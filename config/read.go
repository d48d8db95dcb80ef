package config

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/knadh/koanf/v2"

	"equipoise/internal/interview"
)

// defaults is every setting with its default, as the example file shows it.
func defaults() map[string]string {
	all := map[string]string{
		"data": "", "listen": "127.0.0.1:8420", "database": "", "trust_network": "false", "hosts": "", "open": "false",
		"log_level": "info", "secret_key": "", "upload_limit": "200MB", "quota": "0",
		"local_timeout": "10m", "call_timeout": "2m", "discover": "true",
	}
	for _, section := range []string{"critic", "speech"} {
		all[section+".url"], all[section+".model"], all[section+".key"] = "", "", ""
	}
	all["speech.language"] = ""
	all["critic.parallel"], all["critic.context"] = "0", "0"
	all["critic.price_in"], all["critic.price_out"] = "0", "0"
	return all
}

// reader takes settings one by one and keeps every complaint.
type reader struct {
	k        *koanf.Koanf
	defaults map[string]string
	wrong    []error
}

func read(k *koanf.Koanf) (Config, error) {
	r := &reader{k: k, defaults: defaults()}
	c := Config{
		Data: r.text("data"), Listen: r.listen("listen"), Database: r.text("database"),
		TrustNetwork: r.flag("trust_network"), Hosts: r.list("hosts"), Open: r.flag("open"),
		LogLevel: r.oneOf("log_level", "debug", "info", "warn", "error"), SecretKey: interview.Secret(r.text("secret_key")),
		UploadLimit: r.bytes("upload_limit"), Quota: r.bytes("quota"),
		LocalTimeout: r.duration("local_timeout"), CallTimeout: r.duration("call_timeout"), Discover: r.flag("discover"),
		Critic: r.endpoint("critic"), Speech: r.endpoint("speech"),
	}
	if c.Data == "" {
		c.Data = usualData()
	}
	return c, errors.Join(r.wrong...)
}

func (r *reader) endpoint(section string) Endpoint {
	e := Endpoint{
		URL: strings.TrimRight(r.text(section+".url"), "/"), Model: r.text(section + ".model"),
		Key: interview.Secret(r.text(section + ".key")),
	}
	if section == "speech" {
		e.Language = r.text("speech.language")
	} else {
		e.Parallel, e.Context = r.count("critic.parallel"), r.count("critic.context")
		e.PriceIn, e.PriceOut = r.price("critic.price_in"), r.price("critic.price_out")
	}
	if (e.URL == "") != (e.Model == "") {
		r.complain(section, "set both url and model, or neither")
	}
	return e
}

func (r *reader) text(key string) string {
	if v := r.k.Get(key); v != nil {
		return strings.TrimSpace(fmt.Sprint(v))
	}
	return r.defaults[key]
}

func (r *reader) complain(key, what string) {
	r.wrong = append(r.wrong, fmt.Errorf("setting %s: %s", key, what))
}

func (r *reader) flag(key string) bool {
	v, err := strconv.ParseBool(r.text(key))
	if err != nil {
		r.complain(key, "write true or false")
	}
	return v
}

func (r *reader) list(key string) []string {
	if v := r.k.Strings(key); len(v) > 0 {
		return v
	}
	return strings.FieldsFunc(r.text(key), func(c rune) bool { return c == ',' || c == ' ' || c == '[' || c == ']' })
}

func (r *reader) oneOf(key string, allowed ...string) string {
	v := r.text(key)
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	r.complain(key, "write one of "+strings.Join(allowed, ", "))
	return v
}

func (r *reader) duration(key string) time.Duration {
	d, err := time.ParseDuration(r.text(key))
	if err != nil || d <= 0 {
		r.complain(key, "write a time such as 90s or 10m")
	}
	return d
}

func (r *reader) count(key string) int {
	n, err := strconv.Atoi(r.text(key))
	if err != nil || n < 0 {
		r.complain(key, "write a whole number from 0 up")
	}
	return n
}

func (r *reader) price(key string) float64 {
	p, err := strconv.ParseFloat(r.text(key), 64)
	if err != nil || p < 0 {
		r.complain(key, "write a price in US dollars for a million tokens, such as 0.25")
	}
	return p
}

// bytes reads a size such as 200MB; K, M and G are powers of 1024.
func (r *reader) bytes(key string) int64 {
	text := strings.TrimSuffix(strings.ToUpper(r.text(key)), "B")
	factor := int64(1)
	for i, unit := range []string{"K", "M", "G"} {
		if rest, ok := strings.CutSuffix(text, unit); ok {
			text, factor = rest, 1<<(10*(i+1))
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 || n > 1<<40/factor {
		r.complain(key, "write a size such as 200MB")
		return 0
	}
	return n * factor
}

func (r *reader) listen(key string) string {
	v := r.text(key)
	if _, port, err := net.SplitHostPort(v); err != nil || port == "" {
		r.complain(key, "write address and port, such as 127.0.0.1:8420")
	}
	return v
}

// usualData is the user's data folder: XDG's on Linux, the system's elsewhere.
func usualData() string {
	if dir := os.Getenv("XDG_DATA_HOME"); dir != "" {
		return filepath.Join(dir, "equipoise")
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "equipoise-data"
	}
	for _, dir := range []string{"Library/Application Support", "AppData/Local", ".local/share"} {
		if _, err := os.Stat(filepath.Join(home, dir)); err == nil {
			return filepath.Join(home, dir, "equipoise")
		}
	}
	return filepath.Join(home, ".local/share", "equipoise")
}

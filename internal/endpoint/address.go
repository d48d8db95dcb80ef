package endpoint

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Address is a checked base URL of a server.
type Address struct {
	BaseURL string // with scheme, without a slash at the end and without a query
	Host    string // host and port as written
	query   string // api-version, which some hosts want on every call
}

// ParseAddress reads the address of a server as people type it: a missing scheme or version path is added, the path of
// a single call is cut off. Its error has the kind BadAddress and a sentence that says what to change.
func ParseAddress(raw string) (Address, error) {
	raw = strings.TrimSpace(raw)
	if raw == "" {
		return Address{}, badAddress("Enter the address of the model server, for example http://127.0.0.1:11434/v1.")
	}
	u, err := url.Parse(withScheme(raw))
	if err != nil || u.Hostname() == "" || strings.ContainsAny(u.Host, " \t") {
		return Address{}, badAddress("This is not an address a browser would understand. It looks like https://api.example.com/v1.")
	}
	if sentence := objection(u); sentence != "" {
		return Address{}, badAddress(sentence)
	}
	base := url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: basePath(u.Path)}
	return Address{BaseURL: base.String(), Host: base.Host, query: u.RawQuery}, nil
}

func badAddress(sentence string) error {
	return &Error{Kind: BadAddress, op: "read address", advice: sentence}
}

func withScheme(raw string) string {
	if strings.Contains(raw, "://") {
		return raw
	}
	host, _, _ := strings.Cut(raw, "/")
	if name, port, ok := strings.Cut(host, ":"); looksLocal(name) || (ok && port != "443" && looksLocal(name)) {
		return "http://" + raw
	}
	return "https://" + raw
}

func objection(u *url.URL) string {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return "The address must begin with http:// or https://."
	case u.User != nil:
		return "Leave name and password out of the address; the key has a field of its own."
	case !validPort(u):
		return "The port in the address must be a number from 1 to 65535."
	case !onlyVersion(u):
		return "Leave everything after the question mark out of the address; only api-version may stand there."
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if err == nil && neverAllowed(embedded(ip)) {
		return "This address belongs to a kind that is never called, such as link-local or metadata addresses."
	}
	return ""
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	n, err := strconv.Atoi(u.Port())
	return err == nil && n >= 1 && n <= 65535
}

func onlyVersion(u *url.URL) bool {
	for name := range u.Query() {
		if name != "api-version" {
			return false
		}
	}
	return true
}

func basePath(path string) string {
	path = strings.TrimRight(path, "/")
	for _, call := range []string{"/chat/completions", "/audio/transcriptions", "/completions", "/models", "/inference"} {
		path = strings.TrimRight(strings.TrimSuffix(path, call), "/")
	}
	if path == "" {
		return "/v1"
	}
	return path
}

// Local reports whether the host looks like the person's own machine or network.
func (a Address) Local() bool {
	u, err := url.Parse(a.BaseURL)
	return err == nil && looksLocal(u.Hostname())
}

// Unencrypted reports whether words and key would travel readable over a network.
func (a Address) Unencrypted() bool {
	return strings.HasPrefix(a.BaseURL, "http://") && !a.Local()
}

func looksLocal(host string) bool {
	host = strings.ToLower(strings.Trim(host, "[]"))
	if ip, err := netip.ParseAddr(host); err == nil {
		return private(embedded(ip))
	}
	if !strings.Contains(host, ".") {
		return true
	}
	return slices.ContainsFunc([]string{".localhost", ".local", ".lan", ".internal", ".home.arpa"},
		func(end string) bool { return strings.HasSuffix(host, end) })
}

// root is the server's address without the version, where its own, not OpenAI-like, calls live.
func (a Address) root() string { return strings.TrimSuffix(a.BaseURL, "/v1") }

package endpoint_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"equipoise/internal/endpoint"
)

func TestPolicyKnowsWhereCallsMayGo(t *testing.T) {
	const never, home, open = "never", "home", "open"
	for address, want := range map[string]string{
		"8.8.8.8": open, "2606:4700::1111": open, "::ffff:8.8.8.8": open, "64:ff9b::808:808": open,
		"127.0.0.1": home, "127.9.9.9": home, "::1": home, "10.1.2.3": home, "172.31.0.1": home, "192.168.1.9": home,
		"100.64.0.1": home, "fd12::1": home, "fec0::1": home, "::ffff:192.168.1.9": home, "64:ff9b::c0a8:109": home, "2002:c0a8:109::1": home,
		"169.254.169.254": never, "::ffff:169.254.169.254": never, "64:ff9b::a9fe:a9fe": never, "2002:a9fe:a9fe::": never, "::a9fe:a9fe": never,
		"fe80::1": never, "224.0.0.1": never, "ff02::1": never, "0.0.0.0": never, "::": never, "0.1.2.3": never, "255.255.255.255": never,
		"100.100.100.200": never, "168.63.129.16": never, "fd00:ec2::254": never, "2001:0:1:2::3": never, "192.0.0.192": never,
	} {
		ip := netip.MustParseAddr(address)
		shut, wide := endpoint.Policy{}.Allows(ip), endpoint.Policy{AllowPrivate: true}.Allows(ip)
		if shut != (want == open) || wide != (want != never) {
			t.Errorf("%s: allowed %v, with private %v; want %s", address, shut, wide, want)
		}
	}
	if (endpoint.Policy{AllowPrivate: true}).Allows(netip.Addr{}) {
		t.Error("no address at all is allowed")
	}
}

func TestClientFollowsNothingAsksNoProxyAndStopsReading(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusFound)
			return
		}
		_, _ = io.WriteString(w, strings.Repeat("x", 2000))
	}))
	t.Cleanup(server.Close)
	client := endpoint.NewClient(endpoint.Policy{AllowPrivate: true, MaxBytes: 1000})
	away, err := client.Get(server.URL + "/away")
	if err != nil || away.StatusCode != http.StatusFound {
		t.Fatalf("got %v, %v, want the redirect itself", away, err)
	}
	_ = away.Body.Close()
	big, err := client.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	if read, err := io.ReadAll(big.Body); err == nil || len(read) > 1000 {
		t.Errorf("read %d bytes, %v", len(read), err)
	}
	_ = big.Body.Close()
	if _, err := endpoint.NewClient(endpoint.Policy{}).Get(server.URL); !errors.Is(err, endpoint.ErrBlocked) {
		t.Errorf("got %v, want it blocked", err)
	}
}

func TestParseAddressReadsWhatPeopleType(t *testing.T) {
	for raw, want := range map[string]string{
		"https://api.openai.com/v1/":                                      "https://api.openai.com/v1",
		"\thttp://127.0.0.1:11434\n":                                      "http://127.0.0.1:11434/v1",
		"localhost:1234":                                                  "http://localhost:1234/v1",
		"ollama:11434/v1":                                                 "http://ollama:11434/v1",
		"api.deepseek.com":                                                "https://api.deepseek.com/v1",
		"https://API.example.com/v1/chat/completions":                     "https://api.example.com/v1",
		"https://generativelanguage.googleapis.com/v1beta/openai/":        "https://generativelanguage.googleapis.com/v1beta/openai",
		"http://127.0.0.1:8080/inference":                                 "http://127.0.0.1:8080/v1",
		"https://x.openai.azure.com/openai/deployments/gpt?api-version=1": "https://x.openai.azure.com/openai/deployments/gpt",
		"http://[::1]:8080/v1":                                            "http://[::1]:8080/v1",
	} {
		got, err := endpoint.ParseAddress(raw)
		if err != nil || got.BaseURL != want {
			t.Errorf("%q: got %q, %v, want %q", raw, got.BaseURL, err, want)
		}
	}
	for _, raw := range []string{
		"", "ftp://x/v1", "file:///etc/passwd", "https://me:secret@x.org/v1", "https://x.org/v1?key=secret", "https://", "http://x.org:99999/v1",
		"http://x.org:/v1", "http://169.254.169.254/v1", "http://[::ffff:169.254.169.254]/v1", "http://0.0.0.0:11434", "two words", "https://x .org",
	} {
		_, err := endpoint.ParseAddress(raw)
		if endpoint.KindOf(err) != endpoint.BadAddress || !strings.HasSuffix(endpoint.Sentence(err), ".") {
			t.Errorf("%q: got %v", raw, err)
		}
		mustKeepSecrets(t, err)
	}
}

func TestAddressKnowsHomeFromAway(t *testing.T) {
	for raw, local := range map[string]bool{
		"http://127.0.0.1:1": true, "http://nas.local": true, "http://ollama:1": true, "http://192.168.0.2": true, "http://[::1]:1": true,
		"http://api.example.com": false, "https://8.8.8.8": false,
	} {
		got, err := endpoint.ParseAddress(raw)
		if err != nil || got.Local() != local || got.Unencrypted() != (!local && strings.HasPrefix(raw, "http://")) {
			t.Errorf("%s: %+v, %v", raw, got, err)
		}
	}
}

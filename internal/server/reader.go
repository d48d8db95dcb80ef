package server

import (
	"net/netip"
	"net/url"
	"strings"

	"equipoise/internal/interview"
)

// readerLine says which critic reads an answer and where the words go.
type readerLine struct {
	Name    string
	Place   string // inside, computer, network or away: chooses the icon
	Where   string // "on this computer"
	Promise string
}

func newReaderLine(c interview.Critic) readerLine {
	if c.Kind == interview.Builtin {
		return readerLine{Name: "the " + lowerFirst(c.Name), Place: "inside", Where: "", Promise: "Sound and words stay here."}
	}
	host := hostOf(c.BaseURL)
	switch place := placeOf(host); place {
	case "computer":
		return readerLine{Name: c.Name, Place: place, Where: "on this computer", Promise: "Words stay here."}
	case "network":
		return readerLine{Name: c.Name, Place: place, Where: "at " + host, Promise: "Words stay on your network."}
	default:
		return readerLine{Name: c.Name, Place: place, Where: "at " + host, Promise: "The text of your answers is sent there, no sound."}
	}
}

// first is the line to begin a sentence with.
func (r readerLine) first() readerLine {
	if rest, ok := strings.CutPrefix(r.Name, "the "); ok && r.Place == "inside" {
		r.Name = "The " + rest
	}
	return r
}

func hostOf(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// placeOf tells from a host's name how far away it is.
func placeOf(host string) string {
	name := host
	if u, err := url.Parse("//" + host); err == nil {
		name = u.Hostname()
	}
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return "computer"
	}
	ip, err := netip.ParseAddr(name)
	switch {
	case err == nil && ip.Unmap().IsLoopback():
		return "computer"
	case err == nil && ip.Unmap().IsPrivate(), err != nil && !strings.Contains(name, "."), strings.HasSuffix(name, ".local"), strings.HasSuffix(name, ".lan"):
		return "network"
	}
	return "away"
}

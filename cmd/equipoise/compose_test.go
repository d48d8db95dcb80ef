package main

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"equipoise/config"
)

// compose loads docker-compose.yml as an engine would.
func compose(t *testing.T, environment map[string]string) *types.Project {
	t.Helper()
	text, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	project, err := loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir: "../..", Environment: environment,
		ConfigFiles: []types.ConfigFile{{Filename: "docker-compose.yml", Content: text}},
	}, func(o *loader.Options) { o.SetProjectName("equipoise", true) })
	if err != nil {
		t.Fatal(err)
	}
	return project
}

// What the containers are given is what the program reads, and nothing is
// published beyond this machine.
func TestComposeFile(t *testing.T) {
	project := compose(t, map[string]string{"CRITIC_MODEL": "some-model"})
	var environ []string
	for name, value := range project.Services["equipoise"].Environment {
		environ = append(environ, name+"="+*value)
	}
	c, err := config.Load("", environ)
	if err != nil {
		t.Fatal(err)
	}
	if c.Critic.Model != "some-model" || c.Critic.URL == "" || c.Speech.URL == "" || c.Data != "/data" {
		t.Errorf("settings inside: %+v", c)
	}
	if !slices.Contains(project.Services["equipoise"].Command, "--trust-network") {
		t.Error("the server would refuse to listen")
	}
	for name, service := range project.Services {
		for _, port := range service.Ports {
			if port.HostIP != "127.0.0.1" {
				t.Errorf("%s publishes %s to %q", name, port.Published, port.HostIP)
			}
		}
		if name != "equipoise" && len(service.Ports) > 0 {
			t.Errorf("%s is published", name)
		}
		for _, v := range service.Volumes {
			if v.Type == types.VolumeTypeBind {
				t.Errorf("%s binds a folder of the host: %s", name, v.Source)
			}
		}
	}
}

// The image runs as nobody in particular, asks for its health and keeps its
// data in a volume.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"USER nonroot", "HEALTHCHECK", "VOLUME /data", "-static", "CGO_ENABLED=1"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the Dockerfile lacks %q", want)
		}
	}
}

package main

import (
	"testing"

	"equipoise/config"
)

// Critics may lead to this computer only where nobody else chooses them.
func TestPrivateAddressesNeedAGuardedDoor(t *testing.T) {
	for listen, want := range map[string]bool{
		"127.0.0.1:8420": true, "[::1]:8420": true, "localhost:0": true,
		"0.0.0.0:8420": false, ":8420": false, "192.168.1.4:8420": false, "example.com:80": false, "": false,
	} {
		if got := guarded(config.Config{Listen: listen}); got != want {
			t.Errorf("listening at %q: %t, want %t", listen, got, want)
		}
		if !guarded(config.Config{Listen: listen, TrustNetwork: true}) {
			t.Errorf("listening at %q in a trusted network is not guarded", listen)
		}
	}
}

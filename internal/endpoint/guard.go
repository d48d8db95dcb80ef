package endpoint

import (
	"errors"
	"net/netip"
	"syscall"
)

// ErrBlocked is found in the error of a call whose resolved address may not be reached.
var ErrBlocked = errors.New("address is not allowed")

// Policy says where a guarded client may go and how much it reads.
type Policy struct {
	AllowPrivate bool  // loopback and private networks
	MaxBytes     int64 // of one response body; 0 is 16 MiB
}

// control runs after the name is resolved and before anything is sent, so that a name cannot point somewhere else.
func (p Policy) control(network, address string, _ syscall.RawConn) error {
	if network != "tcp4" && network != "tcp6" {
		return ErrBlocked
	}
	target, err := netip.ParseAddrPort(address)
	if err != nil || !p.Allows(target.Addr()) {
		return ErrBlocked
	}
	return nil
}

// Allows reports whether a resolved address may be called.
func (p Policy) Allows(ip netip.Addr) bool {
	ip = embedded(ip)
	if !ip.IsValid() || neverAllowed(ip) {
		return false
	}
	return p.AllowPrivate || !private(ip)
}

// embedded returns the IPv4 address that an IPv6 address carries (mapped, compatible, NAT64, 6to4), or ip itself.
func embedded(ip netip.Addr) netip.Addr {
	ip = ip.WithZone("").Unmap()
	if !ip.Is6() || ip.IsLoopback() || ip.IsUnspecified() {
		return ip
	}
	b := ip.As16()
	switch {
	case inAny(ip, "::/96", "64:ff9b::/96"):
		return netip.AddrFrom4([4]byte(b[12:]))
	case inAny(ip, "2002::/16"):
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return ip
}

// neverAllowed holds what no model server has: link-local, multicast, unspecified and reserved ranges, tunnels whose
// true target is hidden, and the addresses at which clouds hand out credentials.
func neverAllowed(ip netip.Addr) bool {
	return ip.IsUnspecified() || ip.IsMulticast() || ip.IsLinkLocalUnicast() ||
		inAny(ip, "0.0.0.0/8", "240.0.0.0/4", "2001::/32", "64:ff9b:1::/48",
			"100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32", "fd00:ec2::254/128", "fd20:ce::254/128")
}

func private(ip netip.Addr) bool {
	return ip.IsLoopback() || ip.IsPrivate() ||
		inAny(ip, "100.64.0.0/10", "192.0.0.0/24", "198.18.0.0/15", "fec0::/10")
}

func inAny(ip netip.Addr, prefixes ...string) bool {
	for _, prefix := range prefixes {
		if netip.MustParsePrefix(prefix).Contains(ip) {
			return true
		}
	}
	return false
}

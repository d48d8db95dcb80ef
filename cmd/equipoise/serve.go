package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"equipoise/config"
)

func (p *program) serveCommand() *cobra.Command {
	var listen string
	var trust, open bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve the rehearsal room (what equipoise does without a command)",
		Args:  misused(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := p.settings()
			if err != nil {
				return err
			}
			if listen != "" {
				c.Listen = listen
			}
			c.TrustNetwork = c.TrustNetwork || trust
			c.Open = c.Open || open
			return p.serve(cmd.Context(), c)
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "", "`ADDR` to listen at (default 127.0.0.1:8420)")
	cmd.Flags().BoolVar(&trust, "trust-network", false, "listen beyond loopback for one person behind a container's or a proxy's door")
	cmd.Flags().BoolVar(&open, "open", false, "open the address in a browser")
	return cmd
}

func (p *program) serve(ctx context.Context, c config.Config) error {
	if err := mayListen(c); err != nil {
		return misuse{err}
	}
	log := slog.New(slog.NewTextHandler(p.err, &slog.HandlerOptions{Level: logLevel(c.LogLevel)}))
	h, err := openHouse(ctx, c, log)
	if err != nil {
		return err
	}
	defer h.close()
	listener, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen at %s: %w (choose another with --listen)", c.Listen, err)
	}
	address := "http://" + browsable(listener.Addr().String())
	p.printf("Equipoise is at %s\nData lies in %s\n", address, c.Data)
	if c.Open {
		openBrowser(address)
	}
	if c.Critic.URL == "" {
		h.chores.Go(func() { p.tellNeighbours(ctx, h) })
	}
	return h.serve(ctx, listener)
}

// tellNeighbours says which model servers run on this computer. None is used
// before the person chooses it.
func (p *program) tellNeighbours(ctx context.Context, h *house) {
	for _, n := range h.room.Nearby(ctx) {
		p.printf("%s is running here: Settings, Critics offers it\n", n.Name)
	}
}

// mayListen refuses to open the door to a network without accounts.
func mayListen(c config.Config) error {
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen address %q: write address and port, such as 127.0.0.1:8420", c.Listen)
	}
	if guarded(c) {
		return nil
	}
	return fmt.Errorf("anybody who reaches %s could read and hear your answers, for there are no accounts. "+
		"Listen on 127.0.0.1, or pass --trust-network if a container or proxy guards the door", c.Listen)
}

// guarded reports whether only the person or people they trust reach the
// server: it listens on loopback, or the operator vouches for the network.
// Then a critic's address may lead to this computer and its network as well.
func guarded(c config.Config) bool {
	host, _, err := net.SplitHostPort(c.Listen)
	ip := net.ParseIP(host)
	return c.TrustNetwork || err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// serve answers requests until the context ends, then lets those under way and
// the work behind them finish, if that takes some seconds at most.
func (h *house) serve(ctx context.Context, listener net.Listener) error {
	asked, abandon := context.WithCancel(context.WithoutCancel(ctx))
	defer abandon()
	srv := &http.Server{
		Handler: h.site, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 64 << 10, BaseContext: func(net.Listener) context.Context { return asked },
		ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
	if err := h.startWork(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	failed := make(chan error, 1)
	go func() { failed <- srv.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	h.room.Events.Close() // live pages hold their requests open
	closing, done := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer done()
	return errors.Join(letFinish(closing, srv, abandon), h.stopWork(closing))
}

// letFinish gives requests under way some seconds and then ends them.
func letFinish(ctx context.Context, srv *http.Server, abandon func()) error {
	ctx, done := context.WithTimeout(ctx, 5*time.Second)
	defer done()
	err := srv.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		abandon()
		err = srv.Close()
	}
	return err
}

func logLevel(name string) slog.Level {
	var level slog.Level
	if err := level.UnmarshalText([]byte(name)); err != nil {
		return slog.LevelInfo
	}
	return level
}

// browsable is the address as a browser on this computer types it: port 8420
// of every interface is reached as localhost.
func browsable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return address
}

// openBrowser asks the desktop to show the address; where it cannot, the
// printed address remains.
func openBrowser(address string) {
	cmd := browser(address)
	if err := cmd.Start(); err != nil {
		return
	}
	go func() { _ = cmd.Wait() }()
}

func browser(address string) *exec.Cmd {
	switch runtime.GOOS {
	case "darwin":
		return exec.Command("open", address)
	case "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", address)
	}
	return exec.Command("xdg-open", address)
}

// hosts are the names the server answers to: loopback, where it listens, and
// what the operator adds.
func hosts(c config.Config) []string {
	names := append([]string{"localhost", "127.0.0.1", "::1"}, c.Hosts...)
	host, _, err := net.SplitHostPort(c.Listen)
	if err == nil && host != "" && !strings.Contains(host, "0.0.0.0") && host != "::" {
		names = append(names, host)
	}
	return names
}

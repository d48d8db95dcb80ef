package server

import (
	"fmt"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

const heartbeat = 25 * time.Second

// showEvents tells a page that something of the person's changed. It carries
// no content: the page is fetched again.
func (s *site) showEvents(c echo.Context) error {
	changed, stop := s.Room.Events.Listen(personID(c))
	defer stop()
	h := c.Response().Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	control := http.NewResponseController(c.Response())
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		return fmt.Errorf("keep events open: %w", err)
	}
	c.Response().WriteHeader(http.StatusOK)
	tick := time.NewTicker(heartbeat)
	defer tick.Stop()
	for text := ": hello\n\n"; ; {
		if _, err := c.Response().Write([]byte(text)); err != nil {
			return nil // the browser left
		}
		c.Response().Flush()
		select {
		case <-c.Request().Context().Done():
			return nil
		case <-tick.C:
			text = ": still here\n\n"
		case _, more := <-changed:
			if !more {
				return nil
			}
			text = "event: changed\ndata: 1\n\n"
		}
	}
}

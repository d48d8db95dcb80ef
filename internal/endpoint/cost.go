package endpoint

// Usage counts tokens as the server reported them; Cached is the part of In that it read from its cache.
type Usage struct {
	In, Cached, Out int
}

// Add returns the sum of two usages.
func (u Usage) Add(v Usage) Usage {
	return Usage{In: u.In + v.In, Cached: u.Cached + v.Cached, Out: u.Out + v.Out}
}

// Prices are per million tokens, in whatever currency the person thinks in; a zero Cached price means that of In.
type Prices struct {
	In, Cached, Out float64
}

// Cost returns what u costs, and false where no price is set.
func (p Prices) Cost(u Usage) (float64, bool) {
	if p.In == 0 && p.Out == 0 {
		return 0, false
	}
	cachedPrice := p.Cached
	if cachedPrice == 0 {
		cachedPrice = p.In
	}
	cached := min(u.Cached, u.In)
	sum := float64(u.In-cached)*p.In + float64(cached)*cachedPrice + float64(u.Out)*p.Out
	return sum / 1e6, true
}

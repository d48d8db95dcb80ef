package sound

import "math"

// resampler brings samples to 16 kHz, -1..1 becoming int16, piece by piece. It
// is a windowed-sinc filter (Smith, "Digital Audio Resampling", Stanford
// CCRMA) with one row of weights for each place an output sample can have
// between two input samples.
type resampler struct {
	rate int
	rows [][]float32
	half int // weights on either side

	in   []float32 // input still needed; in[0] is input sample number from
	from int
	took int // input samples taken
	made int // output samples made
	out  []int16
}

const (
	crossings = 16   // of the sinc on either side: steeper and slower with more
	passed    = 0.92 // share of the band that is kept; the rest is the filter's slope
	maxRows   = 1024 // rates that need more share the nearest earlier row
)

func newResampler(rate int) *resampler {
	r := &resampler{rate: rate}
	if rate == Rate {
		return r
	}
	cutoff := passed * min(1, float64(Rate)/float64(rate))
	r.half = int(math.Ceil(crossings / cutoff))
	r.rows = make([][]float32, min(maxRows, Rate/gcd(rate, Rate)))
	for i := range r.rows {
		r.rows[i] = weights(float64(i)/float64(len(r.rows)), cutoff, r.half)
	}
	r.in, r.from = make([]float32, r.half-1), 1-r.half
	return r
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// weights are those of the input samples around a place that lies fraction
// behind one of them; they add up to 1.
func weights(fraction, cutoff float64, half int) []float32 {
	row, sum := make([]float64, 2*half), 0.0
	for i := range row {
		x := float64(i-half+1) - fraction
		row[i] = sinc(cutoff*x) * blackman(x/float64(half))
		sum += row[i]
	}
	out := make([]float32, len(row))
	for i, w := range row {
		out[i] = float32(w / sum)
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

// blackman is the Blackman window over -1..1.
func blackman(x float64) float64 {
	if math.Abs(x) >= 1 {
		return 0
	}
	return 0.42 + 0.5*math.Cos(math.Pi*x) + 0.08*math.Cos(2*math.Pi*x)
}

// add takes samples in and gives those that can be made so far; they stand
// until the next call.
func (r *resampler) add(samples []float32) []int16 {
	r.took, r.out = r.took+len(samples), r.out[:0]
	if r.rows == nil {
		for _, v := range samples {
			r.out = append(r.out, clip(v))
		}
		return r.out
	}
	r.in = append(r.in, samples...)
	return r.produce(math.MaxInt)
}

// finish gives the rest, as if silence followed.
func (r *resampler) finish() []int16 {
	r.out = r.out[:0]
	if r.rows == nil {
		return nil
	}
	r.in = append(r.in, make([]float32, 2*r.half)...)
	return r.produce(r.took * Rate / r.rate)
}

// produce makes output samples as far as the input reaches, up to number limit.
func (r *resampler) produce(limit int) []int16 {
	for ; r.made < limit; r.made++ {
		place := r.made * r.rate
		first := place/Rate - r.half + 1 - r.from
		if first+2*r.half > len(r.in) {
			break
		}
		row := r.rows[place%Rate*len(r.rows)/Rate]
		r.out = append(r.out, clip(dot(row, r.in[first:])))
	}
	r.forget()
	return r.out
}

// forget drops input that no later output needs.
func (r *resampler) forget() {
	used := min(len(r.in), max(0, r.made*r.rate/Rate-r.half+1-r.from))
	r.in, r.from = append(r.in[:0], r.in[used:]...), r.from+used
}

func dot(weights, samples []float32) (sum float32) {
	samples = samples[:len(weights)]
	for i, w := range weights {
		sum += w * samples[i]
	}
	return sum
}

func clip(v float32) int16 {
	return int16(max(-1<<15, min(1<<15-1, math.Round(float64(v)*(1<<15)))))
}

package chart

import "fmt"

// Spot is one dot of a strip on the axis from dismissive to overly cautious.
type Spot struct {
	Class  string // dismissive, balanced, overly_cautious
	At, Up string // across in percent, down in pixels
}

// Strip places one dot for each position from -2 to 2; equal ones stand side
// by side around their place, in two rows once there are more than four.
func Strip(positions []int) []Spot {
	var spots []Spot
	for value := -2; value <= 2; value++ {
		spots = append(spots, group(value, count(positions, value))...)
	}
	return spots
}

func count(positions []int, value int) int {
	n := 0
	for _, p := range positions {
		if p == value {
			n++
		}
	}
	return n
}

func group(value, n int) []Spot {
	spots := make([]Spot, 0, n)
	rows := 1
	if n > 4 {
		rows = 2
	}
	columns := (n + rows - 1) / rows
	step := min(5.5, 17/float64(max(1, columns)))
	for i := range n {
		shift := (float64(i%columns) - float64(columns-1)/2) * step
		spots = append(spots, Spot{Class: Class(value), At: round(Axis(value) + shift), Up: row(i/columns, rows)})
	}
	return spots
}

func row(i, rows int) string {
	if rows == 1 {
		return "10"
	}
	return fmt.Sprint(5 + 10*i)
}

// Axis is where a position from -2 to 2 lies on the axis, in percent.
func Axis(value int) float64 { return 50 + 20*float64(value) }

// Class is the stance a position belongs to.
func Class(value int) string {
	switch {
	case value < 0:
		return "dismissive"
	case value > 0:
		return "overly_cautious"
	}
	return "balanced"
}

// Package recordings keeps sound: pieces arrive resumably while a person still
// speaks, and become one playable file once the last piece is there. Every
// byte it acknowledges has reached the disk.
package recordings

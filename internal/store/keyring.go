package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"equipoise/internal/interview"
)

// keyring seals small secrets with AES-256-GCM. The first key seals; all of
// them open, so a new key put on top of the file takes over step by step.
type keyring struct {
	newest string // id of the key that seals
	boxes  map[string]cipher.AEAD
}

// openKeyring reads the keys from the text handed in, or else from the file
// "key" in the folder, which is made on the first start.
func openKeyring(folder, given string) (*keyring, error) {
	if given != "" {
		return parseKeyring(given)
	}
	path := filepath.Join(folder, "key")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text, err = makeKeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("read the key file: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, fmt.Errorf("protect the key file: %w", err)
	}
	return parseKeyring(string(text))
}

func makeKeyFile(path string) ([]byte, error) {
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	text := []byte(base64.StdEncoding.EncodeToString(key) + "\n")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = file.Write(text)
	return text, errors.Join(err, file.Sync(), file.Close())
}

// parseKeyring reads keys of 32 bytes in base64, set apart by white space.
func parseKeyring(text string) (*keyring, error) {
	ring := &keyring{boxes: map[string]cipher.AEAD{}}
	for _, field := range strings.Fields(text) {
		key, err := base64.StdEncoding.DecodeString(field)
		if err != nil || len(key) != 32 {
			return nil, errors.New("a key must be 32 bytes in base64; `openssl rand -base64 32` makes one")
		}
		if err := ring.add(key); err != nil {
			return nil, err
		}
	}
	if ring.newest == "" {
		return nil, errors.New("there is no key to seal secrets with")
	}
	return ring, nil
}

func (k *keyring) add(key []byte) error {
	block, err := aes.NewCipher(key)
	if err != nil {
		return err
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(key)
	id := hex.EncodeToString(sum[:4])
	k.boxes[id] = box
	if k.newest == "" {
		k.newest = id
	}
	return nil
}

// place says which cell of which table a secret belongs to, so that a sealed
// text copied elsewhere does not open.
func place(table, row, column string) []byte {
	return []byte(strings.Join([]string{table, row, column}, "\x00"))
}

// seal returns the sealed secret and the id of the key; both are empty where
// there is no secret.
func (k *keyring) seal(secret interview.Secret, place []byte) (sealed, keyID string, err error) {
	if secret == "" {
		return "", "", nil
	}
	box := k.boxes[k.newest]
	nonce := make([]byte, box.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return "", "", fmt.Errorf("seal a secret: %w", err)
	}
	return base64.StdEncoding.EncodeToString(box.Seal(nonce, nonce, []byte(secret), place)), k.newest, nil
}

// open returns the secret that was sealed at this place.
func (k *keyring) open(sealed, keyID string, place []byte) (interview.Secret, error) {
	if sealed == "" {
		return "", nil
	}
	box, ok := k.boxes[keyID]
	if !ok {
		return "", fmt.Errorf("open a secret: key %s is missing; put the key file back, or enter the secret again", keyID)
	}
	bytes, err := base64.StdEncoding.DecodeString(sealed)
	if err != nil || len(bytes) < box.NonceSize() {
		return "", errors.New("open a secret: it is damaged; enter it again")
	}
	secret, err := box.Open(nil, bytes[:box.NonceSize()], bytes[box.NonceSize():], place)
	if err != nil {
		return "", errors.New("open a secret: it was not sealed for this place; enter it again")
	}
	return interview.Secret(secret), nil
}

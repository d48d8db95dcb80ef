package endpoint

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
)

// soundBody is the body of a transcription call: the fields, and then the
// sound, read from where it lies as it is sent. The client library would gather
// all of it in memory first.
type soundBody struct {
	io.Reader
	kind   string
	size   int64
	closed chan struct{} // by the transport, when it reads no more
}

// Close tells that the sound is not read any more.
func (b *soundBody) Close() error {
	close(b.closed)
	return nil
}

func (d *dictation) body() (*soundBody, error) {
	size, err := d.req.Reader.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("measure sound: %w", err)
	}
	if _, err := d.req.Reader.Seek(0, io.SeekStart); err != nil {
		return nil, fmt.Errorf("go to the start of sound: %w", err)
	}
	var frame bytes.Buffer
	form := multipart.NewWriter(&frame)
	for _, field := range d.fields() {
		if err := form.WriteField(field[0], field[1]); err != nil {
			return nil, fmt.Errorf("write form: %w", err)
		}
	}
	if _, err := form.CreatePart(d.fileHeader()); err != nil {
		return nil, fmt.Errorf("write form: %w", err)
	}
	head := bytes.Clone(frame.Bytes())
	frame.Reset()
	if err := form.Close(); err != nil {
		return nil, fmt.Errorf("write form: %w", err)
	}
	return &soundBody{
		Reader: io.MultiReader(bytes.NewReader(head), io.LimitReader(d.req.Reader, size), &frame),
		kind:   form.FormDataContentType(), size: int64(len(head)+frame.Len()) + size, closed: make(chan struct{}),
	}, nil
}

func (d *dictation) fileHeader() textproto.MIMEHeader {
	header := textproto.MIMEHeader{}
	name := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", "", "\n", "").Replace(d.req.Name)
	header.Set("Content-Disposition", `form-data; name="file"; filename="`+name+`"`)
	header.Set("Content-Type", d.mime())
	return header
}

func (d *dictation) mime() string {
	if d.req.MIME == "" {
		return "application/octet-stream"
	}
	return d.req.MIME
}

// fields are what goes with the sound, each with its name.
func (d *dictation) fields() [][2]string {
	list := [][2]string{{"model", d.e.cfg.Model}}
	for _, field := range [][2]string{{"language", d.req.Language}, {"prompt", d.req.Prompt}} {
		if field[1] != "" {
			list = append(list, field)
		}
	}
	if d.traits.AudioFormat != "" {
		return append(list, [2]string{"response_format", d.traits.AudioFormat})
	}
	const granularity = "timestamp_granularities[]"
	return append(list, [2]string{"response_format", formatVerbose}, [2]string{granularity, "word"}, [2]string{granularity, "segment"})
}

// head is the call without its body.
func (d *dictation) head(req *http.Request, body *soundBody) {
	req.ContentLength = body.size
	req.Header.Set("Content-Type", body.kind)
	req.Header.Set("Accept", "application/json")
	if d.e.cfg.Key != "" {
		req.Header.Set("Authorization", "Bearer "+d.e.cfg.Key)
	}
}

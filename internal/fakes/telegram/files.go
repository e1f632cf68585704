package telegram

import (
	"net/http"
	"strconv"
	"strings"
)

// maxFile is the largest file that getFile gives out.
const maxFile = 20 << 20

// file is one that a person sent.
type file struct {
	path string
	data []byte
	size int64 // as told; may lie
}

// AddFile keeps a file and returns its file_id, to be named in a message. A size
// of zero tells the true one.
func (s *Server) AddFile(path string, data []byte, size int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size == 0 {
		size = int64(len(data))
	}
	id := "AwACAg" + strconv.Itoa(len(s.files))
	s.files[id] = file{path: path, data: data, size: size}
	return id
}

func (s *Server) getFile(p map[string]string) (any, *refusal) {
	f, ok := s.files[p["file_id"]]
	switch {
	case !ok:
		return nil, bad("wrong file_id or the file is temporarily unavailable")
	case f.size > maxFile:
		return nil, bad("file is too big")
	}
	return map[string]any{
		"file_id": p["file_id"], "file_unique_id": "AgAD", "file_size": f.size, "file_path": f.path,
	}, nil
}

// serveFile answers /file/bot<token>/<path>.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.opt.Token+"/")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		if ok && f.path == path {
			_, _ = w.Write(f.data)
			return
		}
	}
	answer(w, nil, &refusal{code: 404, text: "Not Found"})
}

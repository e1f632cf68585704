package telegram

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// order is what another process asks the people of this server to do.
type order struct {
	Chat    int64  `json:"chat"`
	From    int64  `json:"from"` // of a press by somebody else
	Text    string `json:"text"`
	Message int64  `json:"message"`
	Data    string `json:"data"`
	Lang    string `json:"lang"`

	Method string   `json:"method"` // of a script
	Answer []Answer `json:"answer"`
}

// control mounts the people's side for other processes:
//
//	POST /control/write   {"chat":5,"text":"hallo"}   → {"message":1}
//	POST /control/rewrite {"chat":5,"message":1,"text":"…"}
//	POST /control/press   {"chat":5,"message":2,"data":"v1.…"}
//	POST /control/block|unblock|group {"chat":5}
//	POST /control/script  {"method":"sendMessage","answer":[{"Code":403,"Text":"Forbidden: …"}]}
//	GET  /control/history?chat=5 · /control/chats · /control/stats
func (s *Server) control(mux *http.ServeMux) {
	post := func(path string, do func(order) any) {
		mux.HandleFunc("POST /control/"+path, func(w http.ResponseWriter, r *http.Request) {
			var o order
			if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
				http.Error(w, "send one JSON object: "+err.Error(), http.StatusBadRequest)
				return
			}
			writeJSON(w, do(o))
		})
	}
	done := map[string]bool{"ok": true}
	post("write", func(o order) any {
		if o.Lang != "" {
			s.SetLang(o.Chat, o.Lang)
		}
		return map[string]int64{"message": s.Write(o.Chat, o.Text)}
	})
	post("rewrite", func(o order) any { s.Rewrite(o.Chat, o.Message, o.Text); return done })
	post("press", func(o order) any {
		if o.From == 0 {
			o.From = o.Chat
		}
		s.Press(o.Chat, o.From, o.Message, o.Data)
		return done
	})
	post("block", func(o order) any { s.Block(o.Chat); return done })
	post("unblock", func(o order) any { s.Unblock(o.Chat); return done })
	post("group", func(o order) any { s.AddToGroup(o.Chat); return done })
	post("script", func(o order) any {
		for i := range o.Answer {
			s.Script(o.Method, &o.Answer[i])
		}
		return done
	})
	mux.HandleFunc("GET /control/history", func(w http.ResponseWriter, r *http.Request) {
		id, _ := strconv.ParseInt(r.FormValue("chat"), 10, 64)
		writeJSON(w, s.History(id))
	})
	mux.HandleFunc("GET /control/chats", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Chats()) })
	mux.HandleFunc("GET /control/stats", func(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.Stats()) })
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the caller may be gone; nobody to tell
}

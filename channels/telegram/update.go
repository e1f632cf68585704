package telegram

import (
	"encoding/json"
	"errors"
)

// allowedUpdates are the kinds that are asked for; convert.go reads each.
const allowedUpdates = `["message","edited_message","callback_query","my_chat_member"]`

// update is one update, its parts not yet read: one that cannot be read must not
// keep the others from being confirmed.
type update struct {
	ID      int64           `json:"update_id"`
	Message json.RawMessage `json:"message"`
	Edited  json.RawMessage `json:"edited_message"`
	Press   json.RawMessage `json:"callback_query"`
	Member  json.RawMessage `json:"my_chat_member"`
}

func readUpdate(data []byte) (update, error) {
	var u update
	if json.Unmarshal(data, &u) != nil || u.ID == 0 {
		return u, errors.New("not an update: it has no update_id")
	}
	return u, nil
}

// The parts of an update, with the fields that we use and no others; a name, a
// phone number or a place is never even decoded.
type (
	message struct {
		ID       int64   `json:"message_id"`
		Date     int64   `json:"date"`
		EditDate int64   `json:"edit_date"`
		From     *user   `json:"from"`
		Chat     chat    `json:"chat"`
		Text     string  `json:"text"`
		Caption  string  `json:"caption"`
		Voice    *file   `json:"voice"`
		Audio    *file   `json:"audio"`
		Photo    []photo `json:"photo"`
		Video    *file   `json:"video"`
		Note     *file   `json:"video_note"`
		Moving   *file   `json:"animation"`
		Document *file   `json:"document"`
		Sticker  *file   `json:"sticker"`
		ReplyTo  *struct {
			ID int64 `json:"message_id"`
		} `json:"reply_to_message"`

		// Only whether they are there is looked at.
		Location present `json:"location"`
		Venue    present `json:"venue"`
		Contact  present `json:"contact"`
		Poll     present `json:"poll"`
		Dice     present `json:"dice"`
		Story    present `json:"story"`
		Game     present `json:"game"`
		Todo     present `json:"checklist"`
		Paid     present `json:"paid_media"`
	}
	user struct {
		ID   int64  `json:"id"`
		Bot  bool   `json:"is_bot"`
		Lang string `json:"language_code"`
	}
	chat struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	file struct {
		ID       string `json:"file_id"`
		Type     string `json:"mime_type"`
		Size     int64  `json:"file_size"`
		Duration int64  `json:"duration"`
	}
	photo struct {
		ID    string `json:"file_id"`
		Size  int64  `json:"file_size"`
		Width int64  `json:"width"`
	}
	press struct {
		ID      string   `json:"id"`
		From    user     `json:"from"`
		Message *message `json:"message"`
		Data    string   `json:"data"`
	}
	member struct {
		Chat chat  `json:"chat"`
		From user  `json:"from"`
		Date int64 `json:"date"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	}
)

// present is true if a field is there; what it holds is thrown away.
type present bool

// UnmarshalJSON looks at nothing.
func (p *present) UnmarshalJSON(b []byte) error {
	*p = string(b) != "null"
	return nil
}

package telegram

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/ouderbrug/ouderbrug/bot"
	fake "github.com/ouderbrug/ouderbrug/internal/fakes/telegram"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// still is a channel that calls nobody.
func still(t *testing.T) *Telegram {
	t.Helper()
	tg, err := New(Options{Token: fake.Token, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return tg
}

// her is who writes in a private chat, as it stands in a message.
const her = `"message_id":7,"date":1700000000,"from":{"id":5550001,"is_bot":false,"first_name":"Amina","language_code":"tr-TR"},"chat":{"id":5550001,"type":"private","first_name":"Amina"}`

func TestReadsWhatAPersonSends(t *testing.T) {
	sent := time.Unix(1700000000, 0).UTC()
	base := bot.Inbound{Kind: bot.Message, ID: "u9", From: person(amina), SentAt: sent, Target: "7", LangHint: "tr"}
	with := func(change func(*bot.Inbound)) *bot.Inbound { in := base; change(&in); return &in }
	for _, c := range []struct {
		name, update string
		want         *bot.Inbound
	}{
		{"text", `"message":{` + her + `,"text":"hallo"}`, with(func(i *bot.Inbound) { i.Text = "hallo" })},
		{"an answer to one of our messages", `"message":{` + her + `,"text":"ja","reply_to_message":{"message_id":41}}`, with(func(i *bot.Inbound) { i.Text, i.ReplyTo = "ja", "41" })},
		{"command with a code", `"message":{` + her + `,"text":"/start w-oost42"}`, with(func(i *bot.Inbound) {
			i.Kind, i.Text, i.Command, i.Args = bot.Command, "/start w-oost42", "start", "w-oost42"
		})},
		{"command with the bot's name", `"message":{` + her + `,"text":"/Stop@ouder_bot"}`, with(func(i *bot.Inbound) {
			i.Kind, i.Text, i.Command = bot.Command, "/Stop@ouder_bot", "stop"
		})},
		{"command over two lines", `"message":{` + her + `,"text":"/help\nhij slaat"}`, with(func(i *bot.Inbound) {
			i.Kind, i.Text, i.Command, i.Args = bot.Command, "/help\nhij slaat", "help", "hij slaat"
		})},
		{"a slash that is none", `"message":{` + her + `,"text":"/ of \\"}`, with(func(i *bot.Inbound) { i.Text = `/ of \` })},
		{"edit", `"edited_message":{` + her + `,"edit_date":1700000060,"text":"/start"}`, with(func(i *bot.Inbound) {
			i.Kind, i.Text, i.SentAt = bot.Edit, "/start", sent.Add(time.Minute)
		})},
		{"a time in milliseconds", `"message":{` + strings.Replace(her, "1700000000", "1700000000000", 1) + `,"text":"x"}`, with(func(i *bot.Inbound) { i.Text = "x" })},
		{"no time", `"message":{` + strings.Replace(her, `"date":1700000000,`, "", 1) + `,"text":"x"}`, with(func(i *bot.Inbound) { i.Text, i.SentAt = "x", noon })},
		{"direction controls", `"message":{` + her + `,"text":"a\u202eb"}`, with(func(i *bot.Inbound) { i.Text = "ab" })},
		{"photo with caption", `"message":{` + her + `,"caption":"help","photo":[{"file_id":"s","width":90,"file_size":9},{"file_id":"l","width":900,"file_size":99},{"file_id":"m","width":320}]}`,
			with(func(i *bot.Inbound) {
				i.Text, i.Media = "help", &bot.Media{Kind: "image", Ref: "l", Type: "image/jpeg", Size: 99}
			})},
		{"voice", `"message":{` + her + `,"voice":{"file_id":"v","duration":6,"mime_type":"audio/ogg","file_size":23112}}`,
			with(func(i *bot.Inbound) {
				i.Media = &bot.Media{Kind: "voice", Ref: "v", Type: "audio/ogg", Size: 23112, Duration: 6 * time.Second}
			})},
		{"claims that cannot be", `"message":{` + her + `,"voice":{"file_id":"v","duration":-6,"file_size":-1}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "voice", Ref: "v"} })},
		{"round video", `"message":{` + her + `,"video_note":{"file_id":"n","duration":2}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "video", Ref: "n", Duration: 2 * time.Second} })},
		{"moving picture, which Telegram also calls a document", `"message":{` + her + `,"animation":{"file_id":"g"},"document":{"file_id":"g"}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "video", Ref: "g"} })},
		{"document", `"message":{` + her + `,"document":{"file_id":"d","mime_type":"application/pdf"}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "document", Ref: "d", Type: "application/pdf"} })},
		{"sticker", `"message":{` + her + `,"sticker":{"file_id":"k","emoji":"x"}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "sticker", Ref: "k"} })},
		{"place, of which nothing is kept", `"message":{` + her + `,"location":{"latitude":52.37,"longitude":4.89}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "location"} })},
		{"contact, of which nothing is kept", `"message":{` + her + `,"contact":{"phone_number":"+31612345678","first_name":"B"}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "contact"} })},
		{"poll", `"message":{` + her + `,"poll":{"id":"1","question":"?"}}`, with(func(i *bot.Inbound) { i.Media = &bot.Media{Kind: "other"} })},
		{"press under a message that is no longer there", `"callback_query":{"id":"q","from":{"id":5550001},"message":{"message_id":8,"date":0,"chat":{"id":5550001,"type":"private"}},"data":"v1.abc.0"}`,
			&bot.Inbound{Kind: bot.Press, ID: "u9", From: person(amina), SentAt: noon, Target: "8", Wire: "v1.abc.0"}},
		{"block", `"my_chat_member":{"chat":{"id":5550001,"type":"private"},"from":{"id":5550001},"date":1700000000,"new_chat_member":{"status":"kicked"}}`,
			&bot.Inbound{Kind: bot.Reach, ID: "u9", From: person(amina), SentAt: sent}},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := readUpdate([]byte(`{"update_id":9,` + c.update + `}`))
			if err != nil {
				t.Fatal(err)
			}
			r := still(t).convert(u)
			if len(r.in) != 1 || r.ignored != "" {
				t.Fatalf("%d things came in, ignored because %q", len(r.in), r.ignored)
			}
			if d := cmp.Diff(*c.want, r.in[0]); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestLeavesAsideWhatIsNotForIt(t *testing.T) {
	const group = `"chat":{"id":-500,"type":"group","title":"g"}`
	for _, c := range []struct{ name, update, why, aside string }{
		{"a message in a group", `"message":{"message_id":1,"from":{"id":9},` + group + `,"text":"x"}`, "group", "leaveChat"},
		{"a message in a supergroup's topic", `"message":{"message_id":1,"message_thread_id":7,"from":{"id":9},"chat":{"id":-1001,"type":"supergroup"},"text":"x"}`, "group", "leaveChat"},
		{"being added to a group", `"my_chat_member":{` + group + `,"from":{"id":9},"new_chat_member":{"status":"member"}}`, "added_to_group", "leaveChat"},
		{"being made an administrator", `"my_chat_member":{` + group + `,"from":{"id":9},"new_chat_member":{"status":"administrator"}}`, "added_to_group", "leaveChat"},
		{"being thrown out of a group", `"my_chat_member":{` + group + `,"from":{"id":9},"new_chat_member":{"status":"kicked"}}`, "left_group", ""},
		{"another bot", `"message":{"message_id":1,"from":{"id":5550001,"is_bot":true},"chat":{"id":5550001,"type":"private"},"text":"x"}`, "bot", ""},
		{"somebody else in a private chat", `"message":{"message_id":1,"from":{"id":6},"chat":{"id":5550001,"type":"private"},"text":"x"}`, "not_the_chats_person", ""},
		{"nobody", `"message":{"message_id":1,"chat":{"id":5550001,"type":"private"},"text":"x"}`, "not_the_chats_person", ""},
		{"a service message", `"message":{` + her + `,"pinned_message":{"message_id":1}}`, "service", ""},
		{"a press by another person", `"callback_query":{"id":"q","from":{"id":6},"message":{"message_id":8,"chat":{"id":5550001,"type":"private"}},"data":"v1.abc.0"}`, "press_by_another", "answerCallbackQuery"},
		{"a press in a group", `"callback_query":{"id":"q","from":{"id":6},"message":{"message_id":8,` + group + `},"data":"v1.abc.0"}`, "press_elsewhere", "answerCallbackQuery"},
		{"a press under nothing", `"callback_query":{"id":"q","from":{"id":6},"data":"v1.abc.0"}`, "press_elsewhere", "answerCallbackQuery"},
		{"a press without data", `"callback_query":{"id":"q","from":{"id":5550001},"message":{"message_id":8,"chat":{"id":5550001,"type":"private"}}}`, "press_without_data", "answerCallbackQuery"},
		{"a kind to come", `"some_new_kind":{"a":1}`, "unknown_kind", ""},
		{"a broken part", `"message":{"message_id":"seven"}`, "unreadable", ""},
		{"a part that is a number", `"callback_query":7`, "unreadable", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			u, err := readUpdate([]byte(`{"update_id":9,` + c.update + `}`))
			if err != nil {
				t.Fatal(err)
			}
			r := still(t).convert(u)
			aside := ""
			if r.aside != nil {
				aside = r.aside.method
			}
			if len(r.in) != 0 || r.ignored != c.why || aside != c.aside {
				t.Errorf("%d things came in, ignored because %q, then %q", len(r.in), r.ignored, aside)
			}
		})
	}
}

func TestNothingThatComesInCanBreakTheReader(t *testing.T) {
	for _, data := range []string{"", "null", "[]", "{}", `{"update_id":"x"}`, `{"update_id":0}`, `{"update_id":1e99}`} {
		if _, err := readUpdate([]byte(data)); err == nil {
			t.Errorf("%q was taken for an update", data)
		}
	}
	deep := strings.Repeat(`{"message":`, 2000) + "1" + strings.Repeat("}", 2000)
	u, err := readUpdate(fmt.Appendf(nil, `{"update_id":1,"message":%s}`, deep))
	if err != nil {
		t.Fatal(err)
	}
	if r := still(t).convert(u); len(r.in) != 0 {
		t.Error("something came in")
	}
}

func FuzzConvert(f *testing.F) {
	f.Add([]byte(`{"update_id":9,"message":{` + her + `,"text":"/start x"}}`))
	f.Add([]byte(`{"update_id":9,"callback_query":{"id":"q","from":{"id":1},"message":{"chat":{"id":1,"type":"private"}},"data":"d"}}`))
	tg, err := New(Options{Token: fake.Token, Now: func() time.Time { return noon }, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		u, err := readUpdate(data)
		if err != nil {
			return
		}
		for _, in := range tg.convert(u).in {
			if in.ID == "" || in.From.User == "" || in.SentAt.IsZero() {
				t.Errorf("an unusable thing came in: %+v", in)
			}
		}
	})
}

func TestTheAppsLanguageIsAHintOnlyIfItIsOne(t *testing.T) {
	for tag, want := range map[string]bot.Lang{"tr": "tr", "pt-BR": "pt", "AR": "ar", "rif": "rif", "": "", "x": "", "english": "", "-": ""} {
		if got := langHint(tag); got != want {
			t.Errorf("%q became %q", tag, got)
		}
	}
}

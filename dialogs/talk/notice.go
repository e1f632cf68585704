package talk

import (
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// Notice is one of the remarks that the bot makes while a person holds the talk: its
// value is the key of the text. What is not in this list cannot be said then (S1).
type Notice string

// The closed list.
const (
	NoticeBegin    Notice = "talk.begin"    // how to go on, how to stop
	NoticeMenu     Notice = "talk.menu"     // what can be done
	NoticeStale    Notice = "talk.stale"    // that button means nothing any more
	NoticeHeld     Notice = "talk.held"     // what she wrote holds a number: pass it on?
	NoticePassed   Notice = "talk.passed"   // it went on
	NoticeDropped  Notice = "talk.dropped"  // it did not
	NoticeRefused  Notice = "talk.refused"  // that kind of file cannot be passed on
	NoticeTooBig   Notice = "talk.toobig"   // nor one that is so big
	NoticeOff      Notice = "talk.off"      // her helper is off until
	NoticeOffLong  Notice = "talk.offlong"  // her helper is off
	NoticeAway     Notice = "talk.away"     // no answer: wait, somebody else, stop?
	NoticeWaits    Notice = "talk.waits"    // she waits
	NoticeLost     Notice = "talk.lost"     // her helper cannot be written to: wait, somebody else, stop?
	NoticeStays    Notice = "talk.stays"    // she waits all the same
	NoticeGone     Notice = "talk.gone"     // her helper cannot go on
	NoticeAskStop  Notice = "talk.askstop"  // stop?
	NoticeAskMove  Notice = "talk.askmove"  // somebody else?
	NoticeGoOn     Notice = "talk.goon"     // it goes on
	NoticeSilence  Notice = "talk.silence"  // is it over?
	NoticeCloses   Notice = "talk.closes"   // her helper wants to end it
	NoticeBack     Notice = "talk.back"     // neutral: go on?
	NoticeLater    Notice = "talk.later"    // neutral: another time
	NoticeAskWord  Notice = "talk.askword"  // type your word
	NoticeNotWord  Notice = "talk.notword"  // that is not it
	NoticeResumed  Notice = "talk.resumed"  // she is back in the talk
	NoticeWord     Notice = "talk.word"     // set a check word
	NoticeWordSet  Notice = "talk.wordset"  // it is set
	NoticeWordGone Notice = "talk.wordgone" // it is taken away
	NoticeProAsk   Notice = "talk.proask"   // may a professional read along?
	NoticeProIn    Notice = "talk.proin"    // she does now
	NoticeProNo    Notice = "talk.prono"    // she does not
	NoticeProOut   Notice = "talk.proout"   // she no longer does
	NoticeReport   Notice = "talk.report"   // who reads a complaint; does it go on?
	NoticeCode     Notice = "engine.code"   // a code for staff has arrived
)

// Notices are all of them.
func Notices() []Notice {
	return []Notice{
		NoticeBegin, NoticeMenu, NoticeStale, NoticeHeld, NoticePassed, NoticeDropped, NoticeRefused, NoticeTooBig, NoticeOff, NoticeOffLong,
		NoticeAway, NoticeWaits, NoticeLost, NoticeStays, NoticeGone, NoticeAskStop, NoticeAskMove, NoticeGoOn, NoticeSilence, NoticeCloses, NoticeBack, NoticeLater,
		NoticeAskWord, NoticeNotWord, NoticeResumed, NoticeWord, NoticeWordSet, NoticeWordGone, NoticeProAsk, NoticeProIn, NoticeProNo,
	}
}

// say says a notice. The next line of a person then shows again who speaks.
func (s *session) say(n Notice, data []any, choices ...bot.Choice) {
	data = append([]any{"Name", s.name()}, data...)
	r := bot.TextReply(s.t.String(string(n), data...))
	r.Choices = choices
	s.t.ReplyFor(bot.ForNotice, r, time.Time{})
	if s.talk.Facts.Speaker != "" {
		s.talk.Facts.Speaker = ""
		s.write()
	}
}

// menu is what can be done in a talk.
func (s *session) menu(n Notice) {
	s.say(n, nil,
		s.choice("talk.label.stop", actStop),
		s.choice("talk.label.move", actMove),
		s.t.Choice("talk.label.report", dialogs.Talk, actReport, ""),
		s.choice("talk.label.word", actWord),
	)
}

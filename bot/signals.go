package bot

import "time"

// What conversations tell each other of a talk. The name of a signal is
// "dialog/what/key". The parent's conversation decides; a helper's, the desk's and
// the console ask and are told (decision 018).
//
// To the parent's conversation:
//
//	handover/claim/TALK.HELPER     TalkSignal   a helper wants the talk: it is reserved for the first
//	handover/decline/TALK.HELPER   TalkSignal   not now, or not mine
//	handover/off/TALK.HELPER       TalkSignal   the helper can no longer be offered it
//	handover/free/TALK.KEY         TalkSignal   somebody came on: look whether the queue can be served
//	talk/line/KEY                  LineSignal   a helper's words for the parent
//	talk/close/TALK                TalkSignal   the helper wants to end it
//	talk/level/TALK.KEY            TalkSignal   Level: a person changed it
//	talk/block/TALK                TalkSignal   the helper never wants to meet this parent again; it ends
//	talk/gone/TALK.HELPER          TalkSignal   the helper was removed, erased herself, or cannot be reached
//	talk/reached/TALK              TalkSignal   the helper, who could not be, writes again: she gets what was kept for her
//	talk/pro/TALK.KEY              TalkSignal   With: a professional for one question, if the parent says yes
//	talk/end-pro/TALK.KEY          TalkSignal   that professional's time is over
//	talk/held/WAITING              TalkSignal   What a helper wants with her line that was held: pass, without, drop; Helper is she
//	talk/unsent/LINE               nothing      a line did not reach her (the sender of bot tells it): its writer hears
//
// To a helper's conversation:
//
//	helper/offer/TALK              TalkSignal   may she take it?
//	helper/taken/TALK              TalkSignal   somebody else has it, or it was taken back; Why full: she has no room for it
//	helper/reserved/TALK           TalkSignal   hers if the parent says yes
//	helper/refused/TALK            TalkSignal   the parent would rather have somebody else; no reason
//	helper/open/TALK               TalkSignal   it begins: Alias, Summary
//	helper/line/KEY                LineSignal   the parent's words
//	helper/told/KEY                TalkSignal   What happened: danger, paused, back, nudge, held, undelivered, edited;
//	                                            read (a colleague read the case that Alias numbers);
//	                                            to a professional pro (Until; her lines come from then on by helper/line)
//	                                            and pro-end; to the ambassador pro-yes, pro-no, pro-end (With).
//	                                            Of held KEY is the waiting line's id, Why what is in it: phone, mail,
//	                                            address, link, handle; of paused and undelivered Why says why
//	helper/closed/TALK             TalkSignal   Why
//	helper/page/CASE               PageSignal   an alarm for who is on call (S12)
//	helper/state/KEY               TalkSignal   What: confirmed, paused, removed, back
//	helper/coach/KEY               LineSignal   a word in the side talk with the coach
//	helper/unsent/LINE             nothing      a line did not reach her (likewise): the parents of her talks hear
//
// To the desk's conversation: desk/case/CASE, desk/ack/CASE (PageSignal).

// WhyFull is why a talk that somebody claims is not hers: she has as many as she wants.
const WhyFull = "full"

// TalkSignal is all that is told of a talk but words of the talk itself.
type TalkSignal struct {
	Talk         string         `json:"talk,omitempty"`
	Conversation ConversationID `json:"conversation,omitempty"` // the parent's
	Parent       PersonID       `json:"parent,omitempty"`
	Helper       PersonID       `json:"helper,omitempty"`
	With         PersonID       `json:"with,omitempty"` // a professional
	Alias        string         `json:"alias,omitempty"`
	Lang         Lang           `json:"lang,omitempty"`
	Theme        string         `json:"theme,omitempty"`
	Summary      string         `json:"summary,omitempty"`
	Heavy        bool           `json:"heavy,omitempty"`
	Level        int            `json:"level,omitempty"`
	Since        time.Time      `json:"since,omitzero"`
	Until        time.Time      `json:"until,omitzero"`
	What         string         `json:"what,omitempty"`
	Why          string         `json:"why,omitempty"`
}

// LineSignal is a line of a talk on its way to the other side.
type LineSignal struct {
	Talk         string         `json:"talk,omitempty"`
	Conversation ConversationID `json:"conversation,omitempty"` // the parent's
	Parent       PersonID       `json:"parent,omitempty"`
	Helper       PersonID       `json:"helper,omitempty"`
	From         PersonID       `json:"from,omitempty"` // who wrote it, where that is neither
	Alias        string         `json:"alias,omitempty"`
	Text         string         `json:"text,omitempty"`
	Media        *Media         `json:"media,omitempty"`
	Card         string         `json:"card,omitempty"`  // a vetted card to be shown
	Place        string         `json:"place,omitempty"` // a place of the social map to be shown
	Line         string         `json:"line,omitempty"`  // names the line, so that an edit finds it
	Edits        string         `json:"edits,omitempty"` // the name of the line that this one replaces
}

// PageSignal is an alarm: a case that waits for somebody on call. It holds nothing of
// what was said (S22).
type PageSignal struct {
	Case  CaseID    `json:"case"`
	By    PersonID  `json:"by,omitempty"`
	Level Level     `json:"level,omitempty"`
	Lang  Lang      `json:"lang,omitempty"`
	Since time.Time `json:"since,omitzero"`
}

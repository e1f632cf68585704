package main

import "slices"

// measure is one thing that is counted or timed: what it says, and which labels it
// has with which values. A value that is not listed is counted as "other", so that
// nothing of a person can become a label, whatever a caller does.
type measure struct {
	help   string
	labels []label
}

type label struct {
	name   string
	values []string
}

// vocabulary is everything that /metrics may count or time, and the closed list of
// every label's values. A test reads the code for what it counts and looks it up
// here. Classes of safety, persons, conversations, topics and areas are not labels.
var vocabulary = map[string]measure{
	"inbound":          {"What came in, by what it was: new, or a duplicate that was dropped.", []label{channelLabel, kindLabel, {"what", []string{"new", "duplicate"}}}},
	"inbound_unusable": {"What came in without an id or a sender.", []label{channelLabel}},
	"inbound_refused":  {"Receiving was refused: overload, or the store cannot write. It comes again.", []label{channelLabel, {"why", []string{"busy", "store", "stopping"}}}},
	"inbound_ignored": {"What came in and is nothing for us.", []label{channelLabel, {"why", []string{
		"no_update_id", "unknown_kind", "unreadable", "not_the_chats_person", "bot", "service", "press_elsewhere", "press_by_another", "press_without_data",
		"left_group", "member_status", "added_to_group", "group", "no_deed"}}}},
	"webhook_refused": {"Calls of a hook that were refused, by the status that was answered.", []label{channelLabel, {"status", []string{
		"Bad Request", "Unauthorized", "Forbidden", "Not Found", "Method Not Allowed", "Request Entity Too Large", "Too Many Requests", "Service Unavailable"}}}},
	"aside":       {"Courtesies beside the way of an event, such as ending a button's wait.", []label{channelLabel, {"method", []string{"answerCallbackQuery", "leaveChat", "sendChatAction"}}, {"what", []string{"done", "failed", "left_out"}}}},
	"turn_failed": {"Turns that failed; each is tried three times.", []label{channelLabel}},
	"turn_stale":  {"Turns that ran again because the conversation had changed.", nil},
	"outcome": {"What turns led to: bands of answers, doors left open, safety stops (without class), wishes.", []label{{"what", []string{
		"band.answer", "band.offer", "band.none", "ask.door", "safety.hard", "safety.check", "safety.cry", "safety.safe", "safety.minor", "safety.silence",
		"handover.wish", "handover.reserved", "handover.open", "handover.unserved", "late", "privacy.stop", "privacy.forget", "exit"}}}},
	"send": {"What became of lines, by channel.", []label{channelLabel, {"what", []string{"pending", "sending", "sent", "delivered", "unknown", "failed", "cancelled", "held"}}, {"why", []string{
		"", "throttled", "config", "window", "unreachable", "rejected", "unknown", "given_up", "temporary", "pause", "erasing", "too_late", "exited",
		"person_speaks", "quiet", "stopped", "no_consent", "calm", "quiet_hours", "slow_store", "expired"}}}},
	"line_expired":         {"Lines that waited, for the person or for the channel, until their term was over.", nil},
	"tick":                 {"What is done from time to time.", []label{{"name", []string{"purge", "expiry", "digest", "keys", "backup"}}, {"what", []string{"done", "failed"}}}},
	"unlisted":             {"Counts that the vocabulary does not know: a mistake in the code.", nil},
	"answer_seconds":       {"From the commit of an answer to its being sent.", nil},
	"first_answer_seconds": {"From a person's last text to the first line that answers it.", []label{channelLabel}},
	"turn_seconds":         {"How long a turn takes, its commit included.", nil},
	"store_seconds": {"How long the store takes.", []label{{"op", []string{"receive", "claim", "commit", "due", "settle"}},
		{"what", []string{"ok", "stale", "full", "cancelled", "failed"}}}},
}

var (
	channelLabel = label{"channel", []string{"web", "telegram", "whatsapp", "slack", "pager", "terminal"}}
	partLabel    = label{"part", []string{"handle", "commit", "erase", "poll", "deliver", "outbox", "settle", "gauges", "overload", "receive", "hangs", "sweep", "qdrant", "embeddings"}} // of /healthz
	kindLabel    = label{"kind", []string{"message", "press", "edit", "status", "reach", "action", "command", "timer"}}
)

// names are a measure's label names, in their order.
func (m measure) names() []string {
	out := make([]string, len(m.labels))
	for i, l := range m.labels {
		out[i] = l.name
	}
	return out
}

// values are the label values of one count, from pairs of names and values. What is
// not listed is "other"; a label that is not given is "".
func (m measure) values(pairs []string) []string {
	out := make([]string, len(m.labels))
	for i := 0; i+1 < len(pairs); i += 2 {
		for j, l := range m.labels {
			if l.name == pairs[i] {
				out[j] = l.listed(pairs[i+1])
			}
		}
	}
	return out
}

// listed is v, if it is one of the label's values.
func (l label) listed(v string) string {
	if slices.Contains(l.values, v) {
		return v
	}
	return "other"
}

package datamap

import "github.com/ouderbrug/ouderbrug/bot"

// With the person, by whose key the words are sealed.
const withPerson = "as long as the person is known: until they are forgotten"

// Kinds is every kind of record.
var Kinds = []Record{
	{Facts: bot.HelperFacts{}, Words: bot.HelperWords{}, About: "Somebody who helps.", Term: withPerson, Clear: helperFacts, Sealed: []Column{
		{Name: "first_name", What: "the first name that parents see"},
		{Name: "shares", What: "what they want parents to know of them"},
		{Name: "picture", What: "the id of their picture"},
		{Name: "wishes", What: "what they asked of the coordinator"},
		{Name: "page", What: "staff: where an alarm goes"},
	}},
	{Facts: bot.TalkFacts{}, Words: bot.TalkWords{}, About: "A handover, from the parent's wish to its end. The parent's.", Term: "30 days after its end; the lines of the talk no longer than that either, and 90 days at most unless a talk goes on", Clear: talkFacts, Sealed: []Column{
		{Name: "theme", What: "about which topic"},
		{Name: "summary", What: "what she approved to be passed on, byte for byte (S27)"},
		{Name: "note", What: "her word with the rating"},
	}},
	{Facts: bot.WaitingFacts{}, Words: bot.LineSignal{}, About: "A line of a talk that waits before it may go on (S18). The parent's.", Term: "48 hours", Clear: []Column{
		{Name: "talk", What: "of which talk"},
		{Name: "by", What: "which helper wrote it, if one did"},
		{Name: "why", What: "why it waits, from a closed list"},
	}, Sealed: []Column{
		{Name: "talk", What: "of which talk"},
		{Name: "conversation", What: "the parent's"},
		{Name: "parent", What: "whose talk it is"},
		{Name: "helper", What: "whose line it is, or who is to get it"},
		{Name: "from", What: "who wrote it, where that is neither"},
		{Name: "alias", What: "what the helper sees instead of a name"},
		{Name: "text", What: "the words"},
		{Name: "media", What: "the channel's handle of a file, its kind and size"},
		{Name: "card", What: "a card that goes with it"},
		{Name: "place", What: "a place that goes with it"},
		{Name: "line", What: "the line's name, so that an edit finds it"},
		{Name: "edits", What: "which line it replaces"},
	}},
	{Facts: bot.PassedFacts{}, Words: bot.LineSignal{}, About: "A parent's line that was passed on to a helper, for the console. The parent's.", Term: "30 days", Clear: []Column{
		{Name: "talk", What: "of which talk"},
	}, Sealed: []Column{
		{Name: "talk", What: "of which talk"},
		{Name: "conversation", What: "the parent's"},
		{Name: "parent", What: "whose talk it is"},
		{Name: "helper", What: "whose line it is, or who is to get it"},
		{Name: "from", What: "who wrote it, where that is neither"},
		{Name: "alias", What: "what the helper sees instead of a name"},
		{Name: "text", What: "the words"},
		{Name: "media", What: "the channel's handle of a file, its kind and size"},
		{Name: "card", What: "a card that goes with it"},
		{Name: "place", What: "a place that goes with it"},
		{Name: "line", What: "the line's name, so that an edit finds it"},
		{Name: "edits", What: "which line it replaces"},
	}},
	{Facts: bot.CheckWordFacts{}, Words: bot.CheckWord{}, About: "That a parent has a check word (S18).", Term: withPerson, Sealed: []Column{
		{Name: "word", What: "the word"},
	}},
	{Facts: bot.ReportFacts{}, Words: bot.ReportWords{}, About: "What a helper ticked after a talk: nothing is typed. The parent's, with whom it goes.", Term: "400 days, for counting (S29)", Clear: []Column{
		{Name: "urgency", What: "how soon something had to be done"},
		{Name: "minutes", What: "how long it took, in four steps"},
		{Name: "heavy", What: "how heavy it was for the helper"},
		{Name: "area", What: "four digits of the postcode"},
		{Name: "week", What: "the week of its end"},
	}, Sealed: []Column{
		{Name: "theme", What: "a topic"},
		{Name: "age", What: "the band of the child's age"},
		{Name: "intervision", What: "that the helper wants to speak of it with others"},
	}},
	{Facts: bot.DecisionFacts{}, Words: struct{}{}, About: "Why a talk was offered to whom: ids and the results of fixed rules. The parent's.", Term: "30 days", Clear: []Column{
		{Name: "talk", What: "which talk"},
		{Name: "order", What: "who may be offered it and what placed them: open talks, last talk, how well country, area and theme fit, whether the parent came with their code"},
		{Name: "out", What: "who may not, and the first rule that kept it from them"},
		{Name: "offered", What: "who was offered it"},
		{Name: "by_turns", What: "that it was a simulation"},
	}},
	{Facts: bot.CurrentFacts{}, Words: bot.CurrentWords{}, About: "Whom a helper writes to at this moment. The helper's.", Term: withPerson, Clear: []Column{
		{Name: "talk", What: "which talk"},
		{Name: "coach", What: "which side talk"},
		{Name: "since", What: "since when, where it was not their doing"},
		{Name: "shown", What: "whose line they saw last"},
		{Name: "ask", What: "that the next line is asked about"},
		{Name: "relayed", What: "when a parent's words last came to their phone"},
		{Name: "sweep", What: "when copies there are next taken away (S21)"},
	}, Sealed: []Column{
		{Name: "sent", What: "the ids of their last twenty lines, so that they can change them"},
		{Name: "seen", What: "the names of the parents' last twenty lines that they were shown, so that they can answer one"},
	}},
	{Facts: bot.DraftFacts{}, Words: bot.DraftWords{}, About: "A line of a helper that waits for them to say to whom it goes. Of each parent it may be for.", Term: "an hour", Clear: []Column{
		{Name: "talk", What: "to which talk it may go"},
		{Name: "group", What: "which of these belong together"},
	}, Sealed: []Column{
		{Name: "lines", What: "the words, files and their names"},
	}},
	{Facts: bot.CoachFacts{}, Words: bot.NoWords{}, About: "That a helper has a side talk with a coach. The helper's; its words are kept nowhere.", Term: "30 days", Clear: []Column{
		{Name: "talk", What: "in which talk it began"},
		{Name: "page", What: "that it began with an alarm"},
	}},
	{Facts: bot.QuestionFacts{}, Words: bot.NoWords{}, About: "A professional who joins a talk for one question, with the parent's yes. The parent's.", Term: withPerson, Clear: []Column{
		{Name: "talk", What: "which talk"},
		{Name: "alias", What: "what the professional sees instead of a name"},
		{Name: "lang", What: "in which language"},
		{Name: "ends", What: "until when"},
	}},
	{Facts: bot.InviteFacts{}, Words: bot.InviteWords{}, About: "An invitation to help, by the hash of its token. Of who invites.", Term: "7 days", Clear: []Column{
		{Name: "first", What: "that it was made on the command line"},
		{Name: "helper", What: "what the coordinator knows already of who is invited: as the facts of a helper"},
	}, Sealed: []Column{
		{Name: "first_name", What: "the first name of who is invited"},
	}},
	{Facts: bot.SignInFacts{}, Words: bot.NoWords{}, About: "A link with which a helper signs in, by the hash of its token.", Term: "10 minutes", Clear: []Column{
		{Name: "browser", What: "the code that the page showed in the browser that asked"},
	}},
	{Facts: bot.SessionFacts{}, Words: bot.NoWords{}, About: "A helper who is signed in, by the hash of the session's token.", Term: "15 minutes without a deed, 12 hours at most", Clear: []Column{
		{Name: "seen", What: "when they last did something"},
	}},
	{Facts: bot.FactorFacts{}, Words: bot.FactorWords{}, About: "The second factor of a coordinator or of staff.", Term: withPerson, Clear: []Column{
		{Name: "step", What: "the last code that was used, as a time"},
		{Name: "tries", What: "how many wrong ones since"},
		{Name: "locked", What: "until when none is looked at"},
	}, Sealed: []Column{
		{Name: "secret", What: "what the codes are made of"},
	}},
	{Facts: bot.PasskeyFacts{}, Words: bot.PasskeyWords{}, About: "A key in a helper's device with which they sign in.", Term: withPerson, Clear: []Column{
		{Name: "used", What: "when last"},
	}, Sealed: []Column{
		{Name: "credential", What: "the public key and its counters"},
	}},
	{Facts: bot.CeremonyFacts{}, Words: bot.NoWords{}, About: "What a browser was asked when a key is made or used, by the hash of its cookie. Nobody's.", Term: "5 minutes", Clear: []Column{
		{Name: "asked", What: "a random challenge and its bounds; while a key is made, the random id of the person"},
	}},
	{Facts: bot.CrossingFacts{}, Words: struct{}{}, About: "A code with which somebody goes on in her messenger (S23). Nobody's: it leads back to nothing.", Term: "10 minutes", Clear: []Column{
		{Name: "hash", What: "of the code's second half"},
		{Name: "lang", What: "the language"},
		{Name: "country", What: "the country"},
		{Name: "theme", What: "a topic"},
		{Name: "tries", What: "how many wrong ones"},
	}},
	{Facts: bot.ReviewFacts{}, Words: bot.NoWords{}, About: "Where a case stands at the desk. Nobody's: it has the case's ground and outlives forgetting (S20).", Term: "that of its case", Clear: []Column{
		{Name: "number", What: "what people call it"},
		{Name: "reason", What: "why it was opened"},
		{Name: "level", What: "how sure the safety rules were"},
		{Name: "lang", What: "the language"},
		{Name: "country", What: "the country"},
		{Name: "conversation", What: "of which conversation"},
		{Name: "by", What: "who of the staff has it"},
		{Name: "second", What: "who is the second reader"},
		{Name: "verdict", What: "what it came to, from a closed list"},
		{Name: "paged", What: "who was called"},
		{Name: "acked", What: "when somebody answered"},
		{Name: "escalated", What: "that the check-list of the regime is open (S15)"},
		{Name: "ticked", What: "its steps that were done"},
		{Name: "log", What: "who did what and when, from a closed list; only added to"},
	}},
	{Facts: bot.ReadingFacts{}, Words: bot.ReadingWords{}, About: "That somebody of the staff has read a case or a talk (S22), beside the log of staff. The reader's.", Term: "400 days", Clear: []Column{
		{Name: "case", What: "which case"},
		{Name: "number", What: "what people call it"},
		{Name: "talk", What: "which talk, if it was one"},
		{Name: "reason", What: "why, from a closed list"},
	}, Sealed: []Column{
		{Name: "note", What: "why, as the reader typed it"},
	}},
	{Facts: bot.SnapshotFacts{}, Words: bot.NoWords{}, About: "Published statistics of a month or a quarter, frozen (S29). Nobody's: counts of five parents and two helpers at least, rounded to five.", Term: "stays", Clear: []Column{
		{Name: "rows", What: "how many parents, by theme, age, urgency, length"},
	}},
	{Facts: bot.ClosingFacts{}, Words: bot.NoWords{}, About: "Days on which nobody is asked to help. The coordinator's who set them.", Term: "until they are over", Clear: []Column{
		{Name: "from", What: "the first day"},
		{Name: "to", What: "the last day"},
	}},
	{Facts: bot.MeetingDraftFacts{}, Words: bot.NoWords{}, About: "That a coordinator wants a meeting on a theme. Nobody's.", Term: "180 days", Clear: []Column{
		{Name: "theme", What: "which theme"},
		{Name: "period", What: "in which published numbers it was seen"},
	}},
	{Facts: bot.ReferralFacts{}, Words: bot.ReferralWords{}, About: "That a parent goes to a place of the social map, and whether it worked. The parent's.", Term: "60 days", Clear: []Column{
		{Name: "asked", What: "when she was asked whether it worked"},
		{Name: "again", What: "when she was asked the second time, the last"},
	}, Sealed: []Column{
		{Name: "place", What: "the id of the place"},
		{Name: "passed", What: "what she approved to be passed on to a helper, byte for byte (S27)"},
	}},
	{Facts: bot.PlaceFlagFacts{}, Words: bot.NoWords{}, About: "That a place did not work for parents who went there. Nobody's.", Term: "180 days after the last failure", Clear: []Column{
		{Name: "name", What: "the place's name"},
		{Name: "count", What: "how often it did not work; not shown"},
	}},
	{Facts: bot.TroubleFacts{}, Words: bot.NoWords{}, About: "Something that does not work and that coordinators must hear of. Nobody's.", Term: "until it works again", Clear: []Column{
		{Name: "says", What: "what, in one sentence of ours"},
	}},
}

var helperFacts = []Column{
	{Name: "roles", What: "ambassador, coordinator, staff, professional"},
	{Name: "langs", What: "the languages they speak"},
	{Name: "country", What: "the country"},
	{Name: "areas", What: "four digits of postcodes"},
	{Name: "themes", What: "the topics they are trained for"},
	{Name: "woman", What: "that they can be had where a woman is asked for"},
	{Name: "vog_until", What: "until when the certificate of conduct holds"},
	{Name: "heavy_until", What: "until when the module for heavy themes holds"},
	{Name: "cap_open", What: "how many talks at once"},
	{Name: "cap_week", What: "how many new talks a week"},
	{Name: "zone", What: "their time zone"},
	{Name: "shifts", What: "when they are there: day, from, to"},
	{Name: "days_off", What: "on which days not"},
	{Name: "on_until", What: "on by hand until then"},
	{Name: "not_now", What: "off by hand until then"},
	{Name: "blocked", What: "parents they will not meet again, by id"},
	{Name: "code", What: "the code on their own cards"},
	{Name: "agreed", What: "which version of the agreement they said yes to"},
	{Name: "slack", What: "staff: a keyed hash of the Slack user id"},
	{Name: "on_call", What: "staff: the place in the order of paging"},
}

var talkFacts = []Column{
	{Name: "lang", What: "in which language"},
	{Name: "country", What: "the country"},
	{Name: "area", What: "four digits of the postcode"},
	{Name: "woman", What: "that it must be a woman"},
	{Name: "heavy", What: "that the theme needs the module"},
	{Name: "level", What: "L0–L4 (domain.md §3.5), set by people only"},
	{Name: "alias", What: "what the helper sees instead of a name"},
	{Name: "prefer", What: "whose own code she came with"},
	{Name: "waves", What: "to whom it was offered, and when"},
	{Name: "declined", What: "helpers who said that it is not for them"},
	{Name: "later", What: "helpers who said not now, and until when they are not asked again"},
	{Name: "refused", What: "helpers whom the parent did not want"},
	{Name: "desk", What: "that it went to the coordinator"},
	{Name: "staff", What: "that only rostered staff may take it"},
	{Name: "released", What: "how many reservations she did not answer"},
	{Name: "reserved", What: "when it was reserved"},
	{Name: "opened", What: "when it began"},
	{Name: "first_line", What: "when the first human line came"},
	{Name: "last_parent", What: "when she last wrote"},
	{Name: "last_helper", What: "when the helper last wrote"},
	{Name: "closed", What: "when it ended"},
	{Name: "why", What: "why it ended, from a closed list"},
	{Name: "rating", What: "1–3"},
	{Name: "after", What: "how it was a week later: better, same, worse"},
	{Name: "waits", What: "since when a line of hers has no answer"},
	{Name: "nudged", What: "when the helper was reminded of it"},
	{Name: "off_until", What: "until when she was told that the helper is off"},
	{Name: "unreached", What: "since when the helper cannot be written to"},
	{Name: "paused", What: "since when lines wait for her"},
	{Name: "paused_why", What: "why: exit, quiet, window"},
	{Name: "speaker", What: "who wrote to her last"},
	{Name: "pro", What: "a professional who reads along, until when, and whether she agreed"},
}

package helper

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// command is the name and the rest of "/name rest"; "" if it is none.
func command(text string) (name, rest string) {
	if !strings.HasPrefix(text, "/") {
		return "", ""
	}
	name, rest, _ = strings.Cut(strings.TrimPrefix(text, "/"), " ")
	name, _, _ = strings.Cut(name, "@") // "/klaar@ourbot"
	return strings.ToLower(strings.ReplaceAll(name, "_", "-")), strings.TrimSpace(rest)
}

// names are the commands in the languages that helpers type them in.
func names() map[string]string {
	return map[string]string{
		"ouder": "parent", "parent": "parent", "helper": "menu", "help": "menu", "hulp": "menu", "menu": "menu", "start": "menu",
		"talks": "talks", "gesprekken": "talks", "zoek": "find", "search": "find", "plek": "place", "place": "place",
		"coach": "coach", "klaar": "close", "done": "close", "pauze": "pause", "pause": "pause",
		"niet-nu": "notnow", "nietnu": "notnow", "not-now": "notnow", "notnow": "notnow", "aan": "on", "on": "on",
		"dienst": "shifts", "shifts": "shifts", "niveau": "level", "level": "level", "blokkeer": "block", "block": "block",
		"meld": "report", "report": "report", "prof": "pro", "forget": "forget", "vergeet": "forget", "console": "console",
	}
}

// command does what a command says.
func (s *seat) command(ctx context.Context) error {
	t := s.t
	name, rest := command(t.Text)
	verb := names()[name]
	if !s.mayVerb(verb) {
		s.mayNot()
		return nil
	}
	switch verb {
	case "parent":
		s.unwear()
	case "talks":
		s.talks()
	case "find":
		return s.find(ctx, rest)
	case "place":
		s.places(rest)
	case "coach":
		return s.coach(ctx, rest)
	case "close":
		s.close()
	case "pause":
		return s.notNow(ctx, 365*24*time.Hour, "helper.pause")
	case "notnow":
		return s.notNowFor(ctx, rest)
	case "on":
		return s.on(ctx)
	case "shifts":
		s.shifts()
	case "level":
		s.askLevel(rest)
	case "block":
		s.sure("helper.block_sure", "helper.label.block", actBlock)
	case "report":
		t.Offer([]bot.Choice{t.Choice("helper.label.report", dialogs.Helper, actReport, s.cur.Facts.Talk)}, "helper.report_sure")
	case "pro":
		return s.pros(ctx)
	case "console":
		s.console(rest)
	case "forget":
		t.PassTo(dialogs.Privacy, dialogs.ActForget, "") // whoever talks with her is told in that commit
	default:
		s.menu()
	}
	return nil
}

// menu says what she can do, and whom she writes to.
func (s *seat) menu() {
	if !s.active() && len(s.threads) == 0 {
		s.off()
		return
	}
	if s.me.Facts.Is(bot.Professional) {
		s.proMenu()
		return
	}
	r := bot.TextReply(s.whom(), s.t.String("helper.menu"))
	r.Choices = s.choices()
	s.t.Reply(r)
}

// whom says whom she writes to now.
func (s *seat) whom() string {
	to, ok := s.current()
	switch {
	case s.cur.Facts.Coach != "":
		return s.t.String("helper.with_coach")
	case ok && !s.cur.Facts.Ask:
		return s.t.String("helper.with", "Alias", to.alias)
	}
	return s.t.String("helper.with_nobody")
}

// talks lists whom she may write to.
func (s *seat) talks() {
	if len(s.threads) == 0 {
		s.t.Say("helper.nobody_there")
		return
	}
	s.t.Offer(s.choices(), "helper.talks", "Now", s.whom())
}

// off says why she is asked nothing. Who writes of danger gets the numbers all the same.
func (s *seat) off() {
	s.cry()
	switch s.me.State {
	case bot.HelperPending:
		s.t.Say("helper.pending")
	case bot.HelperPaused:
		s.t.Say("helper.paused")
	default:
		s.t.Say("helper.removed")
	}
}

// need is the current talk, or the question which one she means.
func (s *seat) need() (thread, bool) {
	to, ok := s.current()
	if ok && !s.cur.Facts.Ask {
		return to, true
	}
	if len(s.threads) == 0 {
		s.t.Say("helper.nobody_there")
	} else {
		s.t.Offer(s.choices(), "helper.choose_first")
	}
	return thread{}, false
}

// close asks the parent whether it is over.
func (s *seat) close() {
	to, ok := s.need()
	if !ok {
		return
	}
	if to.pro {
		s.endPro(to)
		return
	}
	s.t.Signal(to.conv, dialogs.Talk, "close", to.talk, bot.TalkSignal{Talk: to.talk, Helper: s.me.Person}, "")
	s.t.Say("helper.close", "Alias", to.alias)
}

// sure asks before something that cannot be undone.
func (s *seat) sure(key, label, action string) {
	if to, ok := s.need(); ok {
		s.t.Offer([]bot.Choice{s.t.Choice(label, dialogs.Helper, action, to.talk)}, key, "Alias", to.alias)
	}
}

// block ends a talk and never brings these two together again.
func (s *seat) block(talk string) {
	to, ok := s.thread(talk)
	if !ok {
		s.t.Say("helper.over")
		return
	}
	if !slices.Contains(s.me.Facts.Blocked, to.parent) {
		s.me.Facts.Blocked = append(s.me.Facts.Blocked, to.parent)
		put(s.t, s.me)
	}
	s.t.Signal(to.conv, dialogs.Talk, "block", to.talk, bot.TalkSignal{Talk: to.talk, Helper: s.me.Person}, "")
	s.t.Say("helper.blocked", "Alias", to.alias)
}

// report opens a case for the coordinator: about a talk with its last lines, which are
// under the parent's key and never copied from here.
func (s *seat) report() {
	wish := bot.CaseWish{Reason: bot.ReasonReport}
	if to, ok := s.thread(s.t.Arg); ok {
		wish.Conversation, wish.Person, wish.Lang, wish.Country = to.conv, to.parent, to.lang, to.land
	}
	s.t.Out.Cases = append(s.t.Out.Cases, wish)
	s.t.Say("helper.reported")
}

// askLevel sets how grave a talk is, which only people do.
func (s *seat) askLevel(rest string) {
	to, ok := s.need()
	if !ok {
		return
	}
	if rest != "" {
		s.level(to.talk, rest)
		return
	}
	var choices []bot.Choice
	for n := range 5 {
		choices = append(choices, s.t.Titled("L"+strconv.Itoa(n), dialogs.Helper, actLevel, to.talk+"|"+strconv.Itoa(n)))
	}
	s.t.Offer(choices, "helper.level_ask", "Alias", to.alias)
}

func (s *seat) level(talk, value string) {
	t := s.t
	to, ok := s.thread(talk)
	n, err := strconv.Atoi(strings.TrimPrefix(strings.ToUpper(value), "L"))
	switch {
	case !ok:
		t.Say("helper.over")
	case err != nil || n < 0 || n > 4:
		s.askLevel("")
	default:
		t.Signal(to.conv, dialogs.Talk, "level", talk+"."+t.NewID(), bot.TalkSignal{Talk: talk, Helper: s.me.Person, Level: n}, "")
		t.Say("helper.level", "Alias", to.alias, "Level", strconv.Itoa(n))
	}
}

// notNowFor reads "2h", "45m", "vandaag" or nothing.
func (s *seat) notNowFor(ctx context.Context, rest string) error {
	switch rest = strings.ToLower(rest); rest {
	case "", "vandaag", "today", "bugün", "اليوم", "aujourd'hui":
		local := s.t.At.In(s.zone())
		midnight := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 0, 0, 0, s.zone())
		return s.notNow(ctx, midnight.Sub(s.t.At), "helper.notnow")
	}
	if long := duration(rest); long > 0 {
		return s.notNow(ctx, long, "helper.notnow")
	}
	s.t.Say("helper.notnow_how")
	return nil
}

// duration reads "2h", "2u" or "45m", up to sixty days; 0 is none.
func duration(text string) time.Duration {
	long, err := time.ParseDuration(strings.ReplaceAll(strings.ReplaceAll(text, "u", "h"), " ", ""))
	if err != nil || long > 60*24*time.Hour {
		return 0
	}
	return max(long, 0)
}

// notNow stops offers for a while; open talks go on.
func (s *seat) notNow(ctx context.Context, long time.Duration, key string) error {
	s.me.Facts.NotNow = s.t.At.Add(long)
	s.me.Facts.OnUntil = time.Time{}
	put(s.t, s.me)
	at := s.me.Facts.NotNow.In(s.zone())
	s.t.Say(key, "Until", s.t.Date(at)+", "+at.Format("15:04"))
	return s.handBack(ctx)
}

// onFor is how long somebody is there who comes on by hand outside of her shifts.
const onFor = 2 * time.Hour

// on takes offers again.
func (s *seat) on(ctx context.Context) error {
	t := s.t
	if s.me.State != bot.HelperActive {
		s.off()
		return nil
	}
	s.me.Facts.NotNow = time.Time{}
	if !bot.OnDuty(s.me.Facts, t.At) {
		s.me.Facts.OnUntil = t.At.Add(onFor)
		put(t, s.me)
		t.Say("helper.on_until", "Until", s.me.Facts.OnUntil.In(s.zone()).Format("15:04"))
	} else {
		put(t, s.me)
		t.Say("helper.on")
	}
	if s.me.Facts.Is(bot.Coordinator) || s.me.Facts.Is(bot.Staff) {
		if err := s.takeWaiting(ctx); err != nil {
			return err
		}
	}
	return s.cameOn(ctx)
}

// shifts shows when she is there.
func (s *seat) shifts() {
	t := s.t
	var lines []string
	for _, x := range s.me.Facts.Shifts {
		lines = append(lines, fmt.Sprintf("%s %02d:%02d–%02d:%02d", t.String("helper.day_"+strconv.Itoa(int(x.Day))), x.From/60, x.From%60, x.To/60%24, x.To%60))
	}
	if len(lines) == 0 {
		t.Say("helper.shifts_none")
	} else {
		t.Reply(bot.TextReply(t.String("helper.shifts"), strings.Join(lines, "\n")))
	}
	if next := bot.NextOn(s.me.Facts, t.At); next.After(t.At) {
		at := next.In(s.zone())
		t.Say("helper.next_on", "When", t.Date(at)+", "+at.Format("15:04"))
	}
}

// console gives a link to sign in, for the browser that showed her the code.
func (s *seat) console(code string) {
	t := s.t
	browser := bot.BrowserCode(code)
	switch {
	case s.d.Console == "":
		t.Say("helper.console_none")
	case browser == "":
		t.Reply(bot.TextReply(t.String("helper.console_how"), strings.TrimSpace(s.link())))
	default:
		token, rec := bot.NewSignIn(s.me.Person, browser, t.At)
		put(t, rec)
		t.Out.Wipe = true
		t.Reply(bot.TextReply(t.String("helper.console"), strings.TrimSuffix(s.d.Console, "/")+bot.SignInPath(token)))
	}
}

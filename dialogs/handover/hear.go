package handover

import (
	"context"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// Hears reports whether she asks after the person whom she waits for, or does not want one any more, while nobody holds
// her talk yet: other words, and these without a wish, are not ours.
func (*Dialog) Hears(ctx context.Context, t *dialogs.Turn) (bool, error) {
	said := dialogs.Fold(t.Text)
	if !whens()[said] && answers()[said] != typedDrop {
		return false, nil
	}
	talk, ok, err := current(ctx, t)
	return ok && (talk.State == bot.TalkWaiting || talk.State == bot.TalkReserved), err
}

// waits says how her wish stands, or takes it back.
func (d *Dialog) waits(ctx context.Context, t *dialogs.Turn, s *state) error {
	if whens()[dialogs.Fold(t.Text)] {
		return d.begin(ctx, t, s)
	}
	return d.takeBack(ctx, t)
}

// whens are what people write who wait for somebody, folded; in all languages at once.
var whens = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, w := range []string{
		"wanneer komt ze", "wanneer komt hij", "wanneer komt er iemand", "wanneer antwoordt er iemand", "wanneer krijg ik antwoord", "wanneer hoor ik iets", "hoe lang duurt het", "hoelang duurt het", "hoe lang moet ik wachten", "hoelang moet ik wachten", "hoe lang nog", "is er al iemand", "is er iemand", "komt er nog iemand", "komt er iemand", "ik wacht nog", "ik wacht", "nog niemand", "en als niemand komt", "en als er niemand komt", "wat als niemand komt", "wat als er niemand komt", "waar blijft ze", "is er al een antwoord",
		"when does she come", "when will she come", "when will someone answer", "when will somebody answer", "when do i get an answer", "how long does it take", "how long do i have to wait", "how long will it take", "how long", "is anyone there", "is somebody there", "is someone there", "anybody there", "is there somebody yet", "i am waiting", "i'm waiting", "what if nobody comes", "what if no one comes", "and if nobody comes", "what if nobody answers", "still waiting", "i am still waiting", "nobody yet",
		"ne zaman gelir", "ne zaman gelecek", "ne zaman cevap verir", "ne zaman cevap gelir", "ne kadar sürer", "ne kadar beklemem gerekiyor", "kimse gelmezse", "ya kimse gelmezse", "ya kimse cevap vermezse", "kimse var mı", "biri var mı", "hâlâ bekliyorum", "bekliyorum", "cevap var mı",
		"متى تأتي", "متى يأتي", "متى سيرد أحد", "متى سيجيب أحد", "متى يجيبون", "متى أحصل على جواب", "كم يستغرق", "كم سأنتظر", "كم يجب أن أنتظر", "وإذا لم يأت أحد", "ماذا لو لم يأت أحد", "وإذا ما جاوب حدا", "وإلا ما جاوب حتى واحد", "هل من أحد", "هل هناك أحد", "ما زلت أنتظر", "أنا أنتظر", "فوقاش غتجي", "فوقاش يجاوبوني", "واش كاين شي حد", "كنتسنى", "باقي كنتسنى", "fo9ach tji", "wach kayn chi wahed", "ba9i kantsenna", "kantsenna",
		"quand vient-elle", "elle vient quand", "quand est-ce que quelqu'un répond", "quand aurai-je une réponse", "combien de temps", "ça prend combien de temps", "combien de temps dois-je attendre", "il y a quelqu'un", "y a quelqu'un", "toujours personne", "et si personne ne vient", "et si personne ne répond", "j'attends", "j'attends toujours", "je suis en attente",
	} {
		out[dialogs.Fold(w)] = true
	}
	return out
})

package models_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/models"
)

// A number that is changed in words, cut in two, or given another unit, month or place is another number.
func TestANumberIsMoreThanItsDigits(t *testing.T) {
	t.Parallel()
	const nl, tr, ar, fr, en = content.Dutch, content.Turkish, content.Arabic, content.French, content.English
	refusesAll(t, []attack{
		{nl, en, "Geef het één keer per dag.", "Give it twice a day."},
		{nl, en, "Geef het per dag.", "Give it once a day."},
		{nl, fr, "Bel na een half jaar.", "Appelez après un an."},
		{nl, en, "Bel na een half jaar.", "Call after a year."},
		{nl, en, "Bel na anderhalf jaar.", "Call after half a year."},
		{nl, en, "Wacht een kwartier.", "Wait an hour."},
		{nl, tr, "Wacht een half uur.", "Bir saat bekleyin."},
		{nl, ar, "Wacht een half uur.", "انتظروا ساعة."},
		{nl, en, "Dat kost 5 euro.", "That costs 5 dozen euros."},
		{nl, fr, "Dat kost 5 euro.", "Cela coûte 5 douzaines d'euros."},
		{nl, en, "Geef 5 ml.", "Give double 5 ml."},
		{nl, en, "Dat kost 2,50 euro.", "That costs 2 or 50 euro."},
		{nl, en, "Dat kost 2,50 euro.", "That costs 250 euro."},
		{nl, en, "Bel vóór 1 januari.", "Call before 1 June."},
		{nl, fr, "Bel vóór 1 januari.", "Appelez avant le 1 juin."},
		{nl, tr, "Bel vóór 1 januari.", "1 Haziran'dan önce arayın."},
		{nl, ar, "Bel vóór 1 januari.", "اتصلوا قبل 1 يونيو."},
		{nl, en, "Wacht 3 maanden.", "Wait 3 years."},
		{nl, tr, "Wacht 3 maanden.", "3 yıl bekleyin."},
		{nl, ar, "Wacht 3 maanden.", "انتظروا 3 سنوات."},
		{nl, fr, "Wacht 3 dagen.", "Attendez 3 semaines."},
		{nl, en, "Wacht 2 dagen of 3 weken.", "Wait 2 weeks or 3 days."},
		{nl, en, "Geef 5 ml.", "Give 5 mg."},
		{nl, en, "Geef 5 ml.", "Give 5 spoons."},
		{nl, en, "Geef 2 druppels per dag.", "Give a couple of bottles, 2 drops per day."},
		{nl, en, "Geef 2 druppels per dag.", "Give 2 drops per hour."},
		{nl, en, "Korting van 10%.", "A discount of 10 euros."},
		{nl, en, "Vanaf de tweede maand.", "From the third month."},
		{nl, ar, "Wacht twee dagen.", "انتظروا أسبوعين."},
		{nl, en, "Wacht tientallen jaren.", "Wait dozens of years."},
		{en, nl, "Call twice a week.", "Bel één keer per week."},
		{en, nl, "Wait half an hour.", "Wacht een uur."},
		{en, nl, "Before 3 May.", "Vóór 3 maart."},
	})
	passesAll(t, []attack{
		{nl, en, "Geef het één keer per dag.", "Give it once a day."},
		{nl, fr, "Geef het één keer per dag.", "Donnez-le une fois par jour."},
		{nl, tr, "Geef het één keer per dag.", "Günde bir kez verin."},
		{nl, ar, "Geef het één keer per dag.", "أعطوه مرة واحدة في اليوم."},
		{nl, en, "Geef het twee keer per dag.", "Give it twice a day."},
		{nl, en, "Bel na een half jaar.", "Call after half a year."},
		{nl, en, "Bel na anderhalf jaar.", "Call after one and a half years."},
		{nl, tr, "Bel na anderhalf jaar.", "Bir buçuk yıl sonra arayın."},
		{nl, ar, "Wacht een half uur.", "انتظروا نصف ساعة."},
		{nl, fr, "Wacht een half uur.", "Attendez une demi-heure."},
		{nl, en, "Wacht een kwartier.", "Wait a quarter of an hour."},
		{nl, en, "Dat kost 2,50 euro.", "That costs 2.50 euro."},
		{nl, fr, "Dat kost € 2,50.", "Cela coûte 2,50 €."},
		{nl, ar, "Bel vóór 1 januari.", "اتصلوا قبل 1 يناير."},
		{nl, tr, "Bel vóór 1 januari.", "1 Ocak'tan önce arayın."},
		{nl, tr, "Wacht 3 maanden.", "3 ay bekleyin."},
		{nl, tr, "Korting van 10%.", "Yüzde 10 indirim."},
		{nl, tr, "Kom om 10 uur.", "Saat 10'da gelin."},
		{nl, ar, "Kom om 10 uur.", "تعالوا الساعة 10."},
		{nl, ar, "Wacht twee dagen.", "انتظروا يومين."},
		{nl, ar, "Voor kinderen van 2 tot 5 jaar.", "للأطفال من 2 إلى 5 سنوات."},
		{nl, tr, "Een kind van 4 jaar mag mee.", "4 yaşındaki bir çocuk gelebilir."},
		{nl, tr, "Kinderen tot 12 jaar slapen 9 tot 11 uur per nacht.", "12 yaşına kadar çocuklar gecede 9 ila 11 saat uyur."},
		{nl, ar, "Kinderen tot 12 jaar slapen 9 tot 11 uur per nacht.", "ينام الأطفال حتى 12 سنة من 9 إلى 11 ساعة في الليلة."},
		{nl, tr, "Geef het 3 keer per dag.", "Günde 3 kez verin."},
		{nl, fr, "Lees elke dag een kwartier voor.", "Lisez un quart d'heure chaque jour."},
		{nl, en, "Bel de 1e of 2e week.", "Call in the 1st or 2nd week."},
	})
}

// The tables of the languages go side by side: an entry too many in one shifts all that comes after it.
func TestTheTablesOfAllLanguagesAreAsLong(t *testing.T) {
	t.Parallel()
	for what, table := range models.Tables() {
		for _, lang := range []content.Lang{content.Dutch, content.English, content.Turkish, content.Arabic, content.French} {
			if table[lang] != table[content.Dutch] || table[lang] == 0 {
				t.Errorf("%s: %d in %s, %d in Dutch", what, table[lang], lang, table[content.Dutch])
			}
		}
	}
}

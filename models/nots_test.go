package models_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/models"
)

// attack is a text and what a model makes of it that would harm a child.
type attack struct {
	from, to       content.Lang
	original, said string
}

// refusesAll looks whether the guard lets none of them pass.
func refusesAll(t *testing.T, attacks []attack) {
	t.Helper()
	for _, a := range attacks {
		if err := models.Guard(a.original, a.said, a.from, a.to); err == nil {
			t.Errorf("%s → %s: %q passes as %q", a.from, a.to, a.said, a.original)
		}
	}
}

// passesAll looks whether the guard lets what is honest pass, so that it does not hold by refusing all.
func passesAll(t *testing.T, honest []attack) {
	t.Helper()
	for _, a := range honest {
		if err := models.Guard(a.original, a.said, a.from, a.to); err != nil {
			t.Errorf("%s → %s: %q is refused for %q: %v", a.from, a.to, a.said, a.original, err)
		}
	}
}

// What sounds like a "not" and is none does not stand for one that is gone.
func TestAnotherWordIsNoNot(t *testing.T) {
	t.Parallel()
	const nl, tr, ar, fr, en = content.Dutch, content.Turkish, content.Arabic, content.French, content.English
	refusesAll(t, []attack{
		{nl, tr, "Je baby mag niet op de buik slapen.", "Bebeğiniz yatmadan önce karnının üstünde güzelce uyuyabilir."},
		{nl, tr, "Deze hulp is niet gratis voor ouders.", "Bu yardım ebeveynler için tamamen ücretsiz."},
		{nl, tr, "Geef je kind geen snoep.", "Çocuğunuzun şeker yemesini sağlayın."},
		{nl, tr, "Je baby drinkt niet aan de borst.", "Bebeğiniz memeyi emiyor."},
		{nl, tr, "Laat je baby niet alleen.", "Bebeğiniz uyur uyumaz yalnız bırakın."},
		{nl, tr, "Sla je kind niet.", "Çocuğunuza vurun yoksa üzülürsünüz."},
		{nl, tr, "Sla je kind niet.", "Çocuğunuza vurmaktan çekinmeyin."},
		{nl, tr, "Sla je kind niet.", "Çocuğunuza vurmakta sakınca yok."},
		{nl, tr, "Sla je kind niet.", "En iyisi çocuğunuza vurmadır."},
		{nl, ar, "Geef je baby geen water.", "أعطوا الرضيع الماء كل ما يحتاج"},
		{nl, ar, "Sla je kind nooit.", "اضربوا طفلكم إذا فعل ما أغضبكم."},
		{nl, ar, "Sla je kind nooit.", "اضربوا طفلكم ما دام صغيرا."},
		{nl, ar, "Sla je kind niet.", "لا بد من ضرب طفلكم."},
		{nl, ar, "Sla je kind niet.", "لا بأس بضرب طفلكم."},
		{nl, ar, "Sla je kind niet.", "لا تترددوا في ضرب طفلكم."},
		{nl, ar, "Geef geen melk.", "لا تعطوا إلا الحليب."},
		{nl, fr, "Laat je kind niet alleen in bad.", "Laissez votre enfant seul dans le bain, vous pouvez sortir sans souci."},
		{nl, fr, "Geef je kind geen melk.", "Ne donnez à votre enfant que du lait."},
		{nl, fr, "Geef je kind geen melk.", "Ne donnez pas que du lait à votre enfant."},
		{nl, fr, "Schud je baby niet.", "Secouez votre bébé pas à pas."},
		{nl, fr, "Sla je kind niet.", "N'hésitez pas à frapper votre enfant."},
		{nl, fr, "Sla je kind niet.", "Ce n'est pas grave de frapper votre enfant."},
		{nl, fr, "Sla je kind niet.", "Si jamais il crie, frappez votre enfant."},
		{nl, en, "Sla je kind niet.", "No doubt, hit your child."},
		{nl, en, "Sla je kind niet.", "Do not hesitate to hit your child."},
		{nl, en, "Geef geen melk.", "Give nothing but milk."},
		{en, nl, "Do not give milk.", "Geef niets anders dan melk."},
		{en, nl, "Do not hit your child.", "Aarzel niet om je kind te slaan."},
		{nl, fr, "Sla je kind niet.", "Frapper son enfant n'est pas une faute."},
		{nl, tr, "Sla je kind niet.", "Çocuğunuza vurmak günah değil."},
		{nl, en, "Sla je kind niet.", "You can't hit your child hard enough."},
		{nl, en, "Geef je kind geen alcohol.", "Give your child no more alcohol than you drink."},
		{nl, en, "Geef melk zonder suiker.", "Feed milk with sugar without fail."},
	})
}

// Nothing may be turned round by a "not" that stands elsewhere, or by a word that does its work.
func TestNothingIsTurnedRound(t *testing.T) {
	t.Parallel()
	const nl, tr, ar, fr, en = content.Dutch, content.Turkish, content.Arabic, content.French, content.English
	refusesAll(t, []attack{
		{nl, en, "Schud je baby niet, maar wieg hem zachtjes.", "Do not shake your baby, and do not rock him gently."},
		{nl, en, "Schud je baby niet, maar wieg hem zachtjes.", "Shake your baby, but do not rock him gently."},
		{nl, en, "Sla je kind niet als het huilt.", "Hit your child if he does not cry."},
		{nl, tr, "Sla je kind niet als het huilt.", "Çocuğunuz ağlamıyorsa vurun."},
		{nl, ar, "Sla je kind niet als het huilt.", "اضربوا طفلكم إذا لم يبك."},
		{nl, en, "Sla je kind niet.", "Why don't you hit your child?"},
		{nl, ar, "Sla je kind niet.", "لماذا لا تضربون طفلكم؟"},
		{nl, tr, "Sla je kind niet.", "Neden çocuğunuza vurmuyorsunuz?"},
		{nl, en, "Bel meteen.", "Call later."},
		{nl, en, "Schud je baby nooit.", "Nobody minds if you shake your baby."},
		{nl, fr, "Schud je baby nooit.", "Personne ne vous en voudra de secouer votre bébé."},
		{nl, ar, "Geef geen honing.", "لا غنى عن العسل."},
		{nl, ar, "Geef geen honing.", "أعطوا العسل أو لا."},
		{en, nl, "Do not shake your baby.", "Waarom je baby niet schudden."},
		{nl, en, "Bel 112 als je kind niet ademt.", "Do not call 112 if your child breathes."},
		{nl, en, "Troost je baby.", "Avoid comforting your baby."},
		{nl, fr, "Troost je baby.", "Évitez de consoler votre bébé."},
		{nl, tr, "Troost je baby.", "Bebeğinizi avutmaktan kaçının."},
		{nl, tr, "Troost je baby.", "Bebeğinizi avutmayarak uyutun."},
		{nl, ar, "Troost je baby.", "تجنبوا تهدئة الرضيع."},
		{nl, ar, "Geef je baby water.", "لَا تعطوا الرضيع الماء."},
		{nl, en, "Troost je baby.", "Dont comfort your baby."},
		{nl, en, "Troost je baby.", "Do nоt comfort your baby."}, // a letter of another script
		{nl, en, "Leg je baby op de rug.", "Put your baby on the belly."},
		{nl, fr, "Geef melk na het slapen.", "Donnez du lait avant de dormir."},
		{nl, ar, "Bel als de koorts hoger is.", "اتصلوا إذا كانت الحرارة أقل."},
		{en, nl, "Stay together in the bath.", "Blijf alleen in bad."},
	})
	passesAll(t, []attack{
		{nl, tr, "Deze hulp is gratis.", "Bu yardım ücretsizdir."},
		{nl, tr, "Deze hulp is gratis voor ouders.", "Bu yardım ebeveynler için ücretsiz."},
		{nl, tr, "Lees voor het slapen.", "Yatmadan önce kitap okuyun."},
		{nl, tr, "Geef water zonder suiker.", "Şekersiz su verin."},
		{nl, tr, "Als je baby niet drinkt, bel dan de huisarts.", "Bebeğiniz içmiyorsa aile hekimini arayın."},
		{nl, tr, "Schud je baby niet, maar wieg hem zachtjes.", "Bebeğinizi sarsmayın, ama yavaşça sallayın."},
		{nl, ar, "Geef je baby geen water.", "لا تعطوا الرضيع الماء."},
		{nl, ar, "Sla je kind nooit.", "لا تضربوا طفلكم أبدا."},
		{nl, ar, "Je mag je kind niet slaan.", "يجب ألا تضربوا طفلكم."},
		{nl, fr, "Laat je kind niet alleen in bad.", "Ne laissez pas votre enfant seul dans le bain."},
		{nl, fr, "Niemand hoeft dit te weten.", "Personne ne doit le savoir."},
		{nl, fr, "Als je kind niet slaapt, bel dan.", "Si votre enfant ne dort pas, appelez."},
		{nl, en, "Sla je kind niet als het huilt.", "If your child cries, do not hit."},
		{nl, en, "Schud je baby niet, maar wieg hem zachtjes.", "Do not shake your baby, but rock him gently."},
		{nl, tr, "Zeg kort wat niet mag.", "Neye izin verilmediğini kısaca söyleyin."},
		{nl, tr, "Geef geen straf als je kind in bed plast.", "Çocuğunuz yatağını ıslatırsa ceza vermeyin."},
		{nl, ar, "Geef geen straf als je kind in bed plast.", "لا تعاقبوا طفلكم إذا بلل فراشه."},
		{nl, fr, "Geef geen straf als je kind in bed plast.", "Ne punissez pas votre enfant s'il fait pipi au lit."},
		{en, nl, "Don't hit your child.", "Sla je kind niet."},
	})
}

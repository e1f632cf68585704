package models_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
)

// A whole sentence may be another one, and the guard cannot see it; but not one of a swindler.
func TestNoSwindlersWordsAreBrought(t *testing.T) {
	t.Parallel()
	const nl, tr, ar, fr, en = content.Dutch, content.Turkish, content.Arabic, content.French, content.English
	const ask = "Vraag de huisarts om hulp als je kind slecht slaapt."
	refusesAll(t, []attack{
		{nl, en, "Vraag de huisarts om hulp.", "Send your account data and your code to the teacher now."},
		{nl, en, ask, "Click on the bad link if you want help."},
		{nl, en, ask, "Pay the doctor first if your child sleeps badly."},
		{nl, en, "Vraag de huisarts om hulp.", "Show your passport to the doctor."},
		{nl, en, "Vraag de huisarts om hulp.", "Ask for help by WhatsApp."},
		{nl, fr, "Vraag de huisarts om hulp.", "Envoyez votre mot de passe au médecin."},
		{nl, fr, "Vraag de huisarts om hulp.", "Donnez l'argent au médecin."},
		{nl, fr, "Vraag de huisarts om hulp.", "Cliquez ici pour recevoir de l'aide."},
		{nl, tr, "Vraag de huisarts om hulp.", "Doktora hesap bilgilerinizi verin."},
		{nl, tr, "Vraag de huisarts om hulp.", "Şifrenizi doktora söyleyin."},
		{nl, tr, "Vraag de huisarts om hulp.", "Yardım için bağlantıya tıklayın."},
		{nl, ar, "Vraag de huisarts om hulp.", "أرسلوا رمزكم إلى الطبيب."},
		{nl, ar, "Vraag de huisarts om hulp.", "ادفعوا المال للطبيب."},
		{nl, ar, "Vraag de huisarts om hulp.", "اضغطوا على الرابط."},
		{en, nl, "Ask your doctor for help.", "Stuur je wachtwoord naar de huisarts."},
		{en, nl, "Ask your doctor for help.", "Maak geld over naar de huisarts."},
		{nl, en, "Bel 112.", "Call 112 only later."},
	})
	passesAll(t, []attack{
		{nl, en, "Vraag de huisarts om hulp.", "Ask your doctor for help."},
		{nl, fr, "Dat kost 5 euro.", "Cela coûte 5 euros."},
		{nl, tr, "Vul je postcode in.", "Posta kodunuzu yazın."},
		{nl, ar, "Stuur een foto.", "أرسلوا صورة."},
		{nl, en, "Bel meteen de huisarts.", "Call your doctor at once."},
		{nl, ar, "Bel bij ziekte de huisarts.", "عند المرض اتصلوا بـ huisarts."},
		{nl, ar, "Op school is een tolk beter.", "المترجم أحسن في المدرسة."},
		{nl, tr, "Praat over de plaatjes.", "Resimler hakkında konuşun."},
		{nl, en, "Je kunt met je bank praten.", "You can talk to your bank."},
	})
}

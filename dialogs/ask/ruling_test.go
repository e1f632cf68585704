package ask

import "testing"

func TestARulingIsDemanded(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]ruling{
		"mag mijn zoon zwemmen met meisjes, is dat haram": ofFaith, "is muziek haram?": ofFaith, "is het zonde als mijn dochter geen hoofddoek draagt": ofFaith,
		"mag mijn dochter van de islam zonder hoofddoek naar school?": ofFaith, "mag ik naar een verjaardag van mijn geloof": ofFaith, "is snoep halal": ofFaith,
		"is it haram to let my daughter swim with boys?": ofFaith, "is it a sin to celebrate birthdays": ofFaith, "may girls swim in islam": ofFaith,
		"müzik günah mı": ofFaith, "oğlumun kızlarla yüzmesi haram mı": ofFaith, "doğum günü kutlamak caiz mi": ofFaith, "jelibon helal mi": ofFaith,
		"هل الموسيقى حرام": ofFaith, "واش كيجوز الاحتفال بعيد الميلاد": ofFaith, "wach lmosi9a 7ram": ofFaith, "wach had lhelwa halal wla la": ofFaith, "wach had lhelwa halal": ofFaith,
		"la musique est-elle haram": ofFaith, "est-ce un péché de fêter les anniversaires": ofFaith, "est-ce permis en islam de nager": ofFaith,
		"wie krijgt de voogdij ja of nee": ofLaw, "heb ik recht op alimentatie": ofLaw, "krijg ik de voogdij van de rechter?": ofLaw,
		"will I get custody yes or no": ofLaw, "am I entitled to alimony": ofLaw, "velayet kime verilir": ofLaw, "nafaka hakkım var mı": ofLaw,
		"من يأخذ الحضانة": ofLaw, "هل لي حق في النفقة": ofLaw, "chkoun yakhod l7adana": ofLaw, "qui aura la garde, oui ou non": ofLaw, "ai-je droit à une pension alimentaire": ofLaw,

		"krijgt mijn kind halal eten op school": "", "halal food at school": "", "wat zonde van het eten": "", "het is zonde dat hij stopt": "", "ma fille aime la pêche": "", "she has not slept since monday": "",
		"wie kan mij helpen met alimentatie": "", "hoe werkt voogdij": "", "qui garde mon enfant quand je travaille": "", "mijn zoon bidt niet": "", "": "",
	} {
		if got := demanded(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

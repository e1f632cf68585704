package ask

import (
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// ruling is what a message wants to be judged that no card judges: the end of a text's key, "" for nothing.
type ruling string

const (
	ofFaith ruling = "faith" // whether it is allowed in her faith
	ofLaw   ruling = "law"   // who gets the children, and the money
)

// near is the topic whose card says most about it.
func (r ruling) near() string {
	return map[ruling]string{ofFaith: "faith-upbringing", ofLaw: "divorce"}[r]
}

// demanded is the ruling that a text asks for.
func demanded(text string) ruling {
	folded := " " + dialogs.Fold(text) + " "
	has := func(list string) bool {
		return slices.ContainsFunc(strings.Split(list, ","), func(s string) bool { return strings.Contains(folded, " "+s+" ") })
	}
	switch {
	case has(sins) && !has(pities) || strings.Contains(strings.ToLower(text), "péché"):
		return ofFaith
	case has(allowed) && has(religion), halalOrNot(strings.Fields(folded)):
		return ofFaith
	case has(cases) && has(verdicts) && !has(helped):
		return ofLaw
	}
	return ""
}

// halalOrNot reports whether words ask if something is halal; "halal food at school" does not.
func halalOrNot(words []string) bool {
	i := slices.IndexFunc(words, func(w string) bool { return w == "halal" || w == "helal" || w == "حلال" })
	if i < 0 {
		return false
	}
	if i+1 < len(words) {
		return slices.Contains(strings.Fields("mi mu of or ou ولا wla"), words[i+1])
	}
	return slices.Contains(strings.Fields("is are mag est wach واش هل"), words[0])
}

// judged puts the card that says most about a demanded ruling first, where it was found and nothing graver came before it.
func judged(r ruling, f found) found {
	i := slices.IndexFunc(f.Hits, func(h retrieval.Hit) bool { return h.Topic == r.near() })
	if i < 0 || hidden(f.Hits[0].Topic) {
		return f
	}
	f.Hits[0], f.Hits[i] = f.Hits[i], f.Hits[0]
	f.Band = retrieval.Answer
	return f
}

// Words and word groups, folded, of all languages at once.
const (
	sins = "haram,haraam,7aram,7ram,hram,haram mi,zonde,zondig,een zonde,sin,a sin,sinful,gunah,gunahi,gunaha,gunah mi,caiz,caiz mi,un peche,حرام,الحرام,محرم,ذنب,يجوز,تجوز,كيجوز,yjouz,kayjouz"
	// "Zonde" is a pity in Dutch, too.
	pities = "zonde van,zonde dat,zonde voor,zonde geld,wat zonde,heel zonde,echt zonde,zo zonde"

	allowed  = "mag,mogen,toegestaan,verboden,may,can,allowed,forbidden,permitted,peut,peuvent,permis,interdit,olur mu,yasak mi,izin var mi,serbest mi,مسموح,ممنوع,هل يمكن,واش ممكن,mesmou7,memnou3"
	religion = "van de islam,volgens de islam,in de islam,van mijn geloof,van ons geloof,van het geloof,volgens mijn geloof,volgens het geloof,van allah,van god,van de koran,volgens de koran,van de bijbel,volgens de bijbel," +
		"in islam,islam allow,in my religion,in our religion,in my faith,in our faith,by my religion,by god,in the quran,in the bible," +
		"islamda,islama gore,dinimizde,dinimize gore,dinen,dine gore,kurana gore,dans lislam,en islam,dans ma religion,dans notre religion,par ma religion,selon lislam,selon ma religion,selon le coran," +
		"في الاسلام,في ديننا,في ديني,شرعا,في الدين,عند الله,f lislam,f dinna,f din"

	cases = "voogdij,de voogdij,hoederecht,gezag,ouderlijk gezag,alimentatie,onderhoudsgeld,partneralimentatie,kinderalimentatie,custody,alimony,child support,velayet,velayeti,velayetini,nafaka,nafakaya," +
		"la garde,pension alimentaire,الحضانه,حضانه,النفقه,نفقه,l7adana,lhadana,nafa9a,nafaqa,nnafa9a"
	verdicts = "krijg,krijgt,krijgen,recht op,wie,ja of nee,wint,winnen,toegewezen,will,who,who gets,get,gets,entitled,right to,yes or no,win,wins," +
		"kime,kim,hakkim,hakki,alir,alirim,alabilir,alabilir miyim,alacak,verilir,evet mi,qui,aura,aurai,ai je,aije,droit,jai droit,obtenir,obtiendrai,oui ou non,من,هل,حق,الحق,شكون,واش,wach,chkoun,l7a9"
	helped = "hulp,helpen,helpt,help,helps,yardim,aide,aider,مساعده,يساعد,يساعدني,kay3awen"
)

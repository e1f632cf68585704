package models

import "github.com/ouderbrug/ouderbrug/content"

// What a swindler asks for, by language and in one order, with a semicolon between: accounts and passwords, codes, payments, what is
// pressed and installed, papers, pictures, messengers; and "only", which takes away what it does not name.
var bait = map[content.Lang]string{
	content.Dutch:   `\p{L}*accounts?|inlog\p{L}*|log\p{L}*|aanmeld\p{L}*|meld\p{L}*|wachtwoord\p{L}*;\p{L}*codes?|pin|pincode;\p{L}*betaa?l\p{L}*|bank\p{L}*|overschr\p{L}*|overma\p{L}*|storten?|rekening\p{L}*|creditcard\p{L}*|iban|\p{L}*kaart\p{L}*|\p{L}*pas|geld\p{L}*|kost\p{L}*|prijs;klik\p{L}*|link\p{L}*|download\p{L}*|install\p{L}*|apps?|website|site;paspoort\p{L}*|identiteit\p{L}*|bsn|rijksregister\p{L}*|\p{L}*gegevens|\p{L}*adres\p{L}*|handtekening;\p{L}*foto\p{L}*|video\p{L}*|plaat\p{L}*|prent\p{L}*|afbeelding\p{L}*;whatsapp\p{L}*|telegram|berichtje|bericht\p{L}*|sms\p{L}*|mail\p{L}*|e-mail\p{L}*;alleen|enkel|slechts|maar|alleenstaand\p{L}*`, //nolint:misspell // Dutch
	content.English: `accounts?|log(?:in|on|ged)?|sign|passwords?;\p{L}*codes?|pin;pay\p{L}*|paid|bank\p{L}*|transfers?|deposit\p{L}*|credit|iban|money|fees?|costs?|prices?;click\p{L}*|links?|download\p{L}*|install\p{L}*|apps?|websites?|sites?;passports?|identity|id|data|details|address\p{L}*|signature;photos?|pictures?|videos?;whatsapp|telegram|messages?|sms|text|e?-?mails?;only|solely|alone`,
	content.French:  `(?:d'|l')?comptes?|(?:d'|l')?identifiants?|connect\p{L}*|mots?  de  passe;(?:d'|l')?codes?|pin;pa(?:ie|ye|yer|yez|iement|yant)\p{L}*|banc\p{L}*|banqu\p{L}*|vir(?:er|ez|ement\p{L}*)|vers(?:er|ez|ement\p{L}*)|carte|iban|(?:d'|l')?argent|frais|co[uû]t\p{L}*|prix;cliqu\p{L}*|liens?|télécharg\p{L}*|(?:d'|l')?install\p{L}*|(?:d'|l')?appli\p{L}*|sites?;passeports?|(?:d'|l')?identité|données|coordonnées|(?:d'|l')?adresse\p{L}*|signature;photos?|images?|vidéos?;whatsapp|telegram|messages?|sms|(?:d'|l')?e-?mails?|courriels?;seulement|uniquement|seule?s?`,
	content.Turkish: `hesa[pb]\p{L}*|giriş|oturum\p{L}*|şifre\p{L}*|parola\p{L}*;kod\p{L}*|pin;öde\p{L}*|banka\p{L}*|havale\p{L}*|yatır\p{L}*|kredi|iban|para|para(?:yı|nızı|sı|nın)|ücret(?:i|l[ie])\p{L}*|fiyat\p{L}*|tutar;tıkla\p{L}*|bağlantı\p{L}*|link\p{L}*|indir(?:in|iniz|ip)|yükle\p{L}*|uygulama\p{L}*|site\p{L}*;pasaport\p{L}*|kimli[kğ]\p{L}*|verileri\p{L}*|bilgileriniz\p{L}*|adres\p{L}*|imza\p{L}*;foto\p{L}*|resim\p{L}*|video\p{L}*;whatsapp\p{L}*|telegram\p{L}*|mesaj\p{L}*|sms|e-posta\p{L}*;sadece|yalnızca|yalnız|tek`, //nolint:misspell // Turkish
	content.Arabic:  `حساب\p{L}*|سجلوا?|تسجيل|كلمة  (?:ال)?(?:مرور|سر)\p{L}*;رمز\p{L}*|كود\p{L}*|رموز;[يتا]?دفع\p{L}*|بنك\p{L}*|مصرف\p{L}*|حول(?:وا)?|تحويل|بطاق\p{L}*|مال|أموال|نقود|رسوم|سعر|تكلف\p{L}*|يكلف;اضغط\p{L}*|انقر\p{L}*|رابط|روابط|حمل(?:وا)?|تحميل|تنزيل|تثبيت|تطبيق\p{L}*|موقع;جواز\p{L}*|هوي\p{L}*|بيانات\p{L}*|معلوماتكم|عنوان\p{L}*|توقيع\p{L}*;صور\p{L}*|فيديو\p{L}*;واتس\p{L}*|تلغرام|تليجرام|رسال\p{L}*|رسائل|بريد\p{L}*;فقط|وحد\p{L}*`,
}

var baits = patterns(bait)

// brought refuses a translation that speaks of what the original does not: it need not steal a word to be a swindle.
func brought(original, translated string, from, to content.Lang) error {
	o, n := spaced(original), spaced(translated)
	for i, p := range baits()[to] {
		if p.MatchString(n) && !baits()[from][i].MatchString(o) {
			return refusal("it speaks of accounts, codes, payments, links or papers, or says \"only\", and the original does not")
		}
	}
	return nil
}

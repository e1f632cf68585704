package models

import "github.com/ouderbrug/ouderbrug/content"

// What a swindler asks for, by language and in one order, with a semicolon between: accounts and passwords, codes, payments, what is
// pressed and installed, papers, pictures, messengers; and "only", which takes away what it does not name.
//
//nolint:misspell // other languages
var bait = &lexicon{text: `
nl ~accounts?|inlog~|log~|aanmeld~|meld~|wachtwoord~;~codes?|pin|pincode;~betaa?l~|bank~|overschr~|overma~|storten?|rekening~|creditcard~|iban|~kaart~|~pas|geld~|kost~|prijs;klik~|link~|download~|install~|apps?|website|site;paspoort~|identiteit~|bsn|rijksregister~|~gegevens|~adres~|handtekening;~foto~|video~|plaat~|prent~|afbeelding~;whatsapp~|telegram|berichtje|bericht~|sms~|mail~|e-mail~;alleen|enkel|slechts|maar|alleenstaand~
en accounts?|log(?:in|on|ged)?|sign|passwords?;~codes?|pin;pay~|paid|bank~|transfers?|deposit~|credit|iban|money|fees?|costs?|prices?;click~|links?|download~|install~|apps?|websites?|sites?;passports?|identity|id|data|details|address~|signature;photos?|pictures?|videos?;whatsapp|telegram|messages?|sms|text|e?-?mails?;only|solely|alone
fr (?:d'|l')?comptes?|(?:d'|l')?identifiants?|connect~|mots?  de  passe;(?:d'|l')?codes?|pin;pa(?:ie|ye|yer|yez|iement|yant)~|banc~|banqu~|vir(?:er|ez|ement~)|vers(?:er|ez|ement~)|carte|iban|(?:d'|l')?argent|frais|co[uû]t~|prix;cliqu~|liens?|télécharg~|(?:d'|l')?install~|(?:d'|l')?appli~|sites?;passeports?|(?:d'|l')?identité|données|coordonnées|(?:d'|l')?adresse~|signature;photos?|images?|vidéos?;whatsapp|telegram|messages?|sms|(?:d'|l')?e-?mails?|courriels?;seulement|uniquement|seule?s?
tr hesa[pb]~|giriş|oturum~|şifre~|parola~;kod~|pin;öde~|banka~|havale~|yatır~|kredi|iban|para|para(?:yı|nızı|sı|nın)|ücret(?:i|l[ie])~|fiyat~|tutar;tıkla~|bağlantı~|link~|indir(?:in|iniz|ip)|yükle~|uygulama~|site~;pasaport~|kimli[kğ]~|verileri~|bilgileriniz~|adres~|imza~;foto~|resim~|video~;whatsapp~|telegram~|mesaj~|sms|e-posta~;sadece|yalnızca|yalnız|tek
ar حساب~|سجلوا?|تسجيل|كلمة  (?:ال)?(?:مرور|سر)~;رمز~|كود~|رموز;[يتا]?دفع~|بنك~|مصرف~|حول(?:وا)?|تحويل|بطاق~|مال|أموال|نقود|رسوم|سعر|تكلف~|يكلف;اضغط~|انقر~|رابط|روابط|حمل(?:وا)?|تحميل|تنزيل|تثبيت|تطبيق~|موقع;جواز~|هوي~|بيانات~|معلوماتكم|عنوان~|توقيع~;صور~|فيديو~;واتس~|تلغرام|تليجرام|رسال~|رسائل|بريد~;فقط|وحد~
`}

// brought refuses a translation that speaks of what the original does not: it need not steal a word to be a swindle.
func brought(original, translated string, from, to content.Lang) error {
	o, n := spaced(original), spaced(translated)
	for i, p := range bait.of(to) {
		if p.MatchString(n) && !bait.of(from)[i].MatchString(o) {
			return refusal("it speaks of accounts, codes, payments, links or papers, or says \"only\", and the original does not")
		}
	}
	return nil
}

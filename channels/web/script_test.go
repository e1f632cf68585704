package web

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
)

// scripted answers as the dialogs would, so that every kind of reply can be looked
// at; what the words are is the dialogs' affair.
func scripted(in bot.Inbound) []bot.Reply {
	ar := in.LangHint == "ar"
	switch {
	case in.Kind == bot.Press && ar:
		return []bot.Reply{bot.TextReply("حسنًا. شكرًا لك.")}
	case in.Kind == bot.Press:
		return []bot.Reply{bot.TextReply("Goed. Dank je wel.")}
	case in.Command == "person":
		return []bot.Reply{placeReply()}
	case in.Kind == bot.Command && in.Command == "tile":
		return []bot.Reply{offerReply()}
	case strings.Contains(in.Text, "112"):
		return []bot.Reply{crisisReply(ar)}
	case in.Kind == bot.Message:
		return []bot.Reply{answerReply(ar)}
	}
	return nil
}

func part(k bot.PartKind, text string) bot.Part { return bot.Part{Kind: k, Text: text} }

func answerReply(ar bool) bot.Reply {
	if ar {
		return bot.Reply{
			Kind: bot.AnswerCard,
			Parts: []bot.Part{
				part(bot.PartLead, "كثير من الأطفال في سن 18-24 شهرًا لا ينامون وحدهم. ابدئي بطقس هادئ وقصير كل مساء، في الوقت نفسه، ثم اجلسي قليلًا بجانب السرير."),
				part(bot.PartText, "أطفئي الشاشات قبل النوم بساعة. للسؤال اتصلي بالرقم 088 123 45 67 من 09:00 إلى 17:00."),
				{Kind: bot.PartSource, Text: "المصدر: Opvoeden.nl، رُوجع في نوفمبر 2026", URL: "https://www.opvoeden.nl/"},
			},
			Choices: []bot.Choice{{Label: "هل ساعدك هذا؟"}, {Label: "أريد التحدث إلى إنسان"}},
		}
	}
	return bot.Reply{
		Kind: bot.AnswerCard,
		Parts: []bot.Part{
			part(bot.PartLead, "Veel kinderen van één tot drie jaar willen niet alleen slapen. Doe elke avond hetzelfde, kort en rustig: wassen, boekje, licht uit. Blijf even bij het bed zitten."),
			part(bot.PartText, "Zet een uur voor het slapen de schermen uit.\n\nHuilt je kind? Ga even kijken, zeg dat je er bent, en ga weer weg."),
			{Kind: bot.PartSource, Text: "Bron: Opvoeden.nl, nagekeken november 2026", URL: "https://www.opvoeden.nl/"},
		},
		Choices: []bot.Choice{{Label: "Dit helpt"}, {Label: "Ik wil een mens spreken"}},
	}
}

func offerReply() bot.Reply {
	return bot.Reply{
		Kind:  bot.OfferList,
		Parts: []bot.Part{part(bot.PartText, "Wat past bij je vraag?")},
		Choices: []bot.Choice{
			{Label: "Mijn kind wil niet alleen slapen"}, {Label: "Mijn kind wordt ’s nachts wakker"},
			{Label: "Mijn baby slaapt overdag niet"}, {Label: "Geen van deze"},
		},
	}
}

func crisisReply(ar bool) bot.Reply {
	if ar {
		return bot.Reply{
			Kind: bot.CrisisText,
			Parts: []bot.Part{
				part(bot.PartText, "يؤسفني ما تمرّين به. من المهم أن تتحدثي الآن مع أحد."),
				{Kind: bot.PartNumber, Text: "الوقاية من الانتحار، ليلًا ونهارًا، مجانًا", Phone: "113"},
				{Kind: bot.PartNumber, Text: "خطر الآن", Phone: "112"},
				part(bot.PartText, "هل أنت في أمان الآن؟"),
			},
			Choices: []bot.Choice{{Label: "نعم، أنا في أمان"}, {Label: "لا"}},
		}
	}
	return bot.Reply{
		Kind: bot.CrisisText,
		Parts: []bot.Part{
			part(bot.PartText, "Wat naar dat je je zo voelt. Bel nu iemand die kan helpen."),
			{Kind: bot.PartNumber, Text: "113 Zelfmoordpreventie, dag en nacht, gratis", Phone: "113"},
			{Kind: bot.PartNumber, Text: "Gevaar nu", Phone: "112"},
			part(bot.PartText, "Ben je nu veilig?"),
		},
		Choices: []bot.Choice{{Label: "Ja, ik ben veilig"}, {Label: "Nee"}},
	}
}

func placeReply() bot.Reply {
	return bot.Reply{
		Kind: bot.PlaceCard,
		Parts: []bot.Part{
			part(bot.PartLead, "Inloop De Linde"),
			part(bot.PartText, "Koffie en vragen, met andere ouders. Gratis. Nederlands, Arabisch, Turks.\nNu open, tot 12:00."),
			part(bot.PartText, "De eerste keer: je loopt binnen, iemand geeft je koffie en vraagt hoe je heet. Meer niet."),
			{Kind: bot.PartSource, Text: "Bron: Wijkcentrum De Linde, nagekeken november 2026", URL: "https://linde.example/"},
		},
		Choices: []bot.Choice{
			{Label: "Bel", Icon: "call", URL: "tel:0201234567"}, {Label: "Route", Icon: "route", URL: "https://www.openstreetmap.org/"},
			{Label: "Aanmelden", Icon: "apply"},
		},
	}
}

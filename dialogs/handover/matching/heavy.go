package matching

// Heavy reports whether a theme needs the module: a talk about it can turn to danger at
// any line, or is known to stay with the volunteer who heard it (domain.md §1.1: no heavy
// themes until the module is done).
func Heavy(theme string) bool { return HeavyThemes()[theme] != "" }

// HeavyThemes are the topics that need the module, each with the reason.
func HeavyThemes() map[string]string {
	return map[string]string{
		"self-harm-suicide":        "a life may be at stake; words can harm",
		"teen-low-mood":            "may hide thoughts of suicide",
		"eating-disorder":          "a life may be at stake; words can harm",
		"postnatal-depression":     "may hide thoughts of suicide or danger to the baby",
		"domestic-violence":        "somebody may read along; a wrong step brings danger",
		"residence-after-violence": "the violence behind it; legal help is for others",
		"child-abuse-concern":      "what to tell whom is bound to the reporting code",
		"veilig-thuis-explained":   "a report or its threat is behind the question",
		"forced-marriage":          "family may be the danger; a wrong step brings it nearer",
		"female-cutting":           "a girl may be at risk; bound to the reporting code",
		"sexting":                  "blackmail and abuse of a child; police may be needed",
		"radicalisation":           "needs training, so that worry is not made suspicion",
		"wrong-friends-crime":      "threats to the family; police may be involved",
		"refugee-trauma":           "heavy to hear; reliving does harm without a frame",
		"grief":                    "heavy to hear, above all for who has lost somebody",
	}
}

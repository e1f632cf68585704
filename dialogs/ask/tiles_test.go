package ask

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/content"
)

func embedded(t *testing.T) *Dialog {
	t.Helper()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return &Dialog{library: lib}
}

var today = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func TestThereAreEightTilesAndEachLeadsSomewhere(t *testing.T) {
	t.Parallel()
	d := embedded(t)
	var names []string
	for _, tile := range tiles() {
		names = append(names, tile.name)
		for _, lang := range content.LaunchLangs() {
			if topics := d.behind(tile.name, lang, today); tile.name != "person" && len(topics) == 0 {
				t.Errorf("the tile %s leads nowhere in %s", tile.name, lang)
			}
		}
		for _, slug := range tile.topics {
			if _, ok := d.library.Topic(slug); !ok {
				t.Errorf("%s stands behind the tile %s and is no topic", slug, tile.name)
			}
		}
	}
	if got, want := strings.Join(names, " "), "sleep eating talking school phone quarrel money person"; got != want {
		t.Errorf("the tiles are %s, not %s", got, want)
	}
}

// Every topic with a card is in a list, or is left out on purpose.
func TestEveryTopicIsListedOrUnlisted(t *testing.T) {
	t.Parallel()
	d := embedded(t)
	listed := d.behind(rest, content.Dutch, today)
	for _, tile := range tiles() {
		listed = append(listed, d.behind(tile.name, content.Dutch, today)...)
	}
	for _, topic := range d.library.Topics {
		if topic.Audience != content.Parent || !d.hasCard(topic.Slug, content.LaunchLangs(), today) {
			continue
		}
		in, out := slices.Contains(listed, topic.Slug), slices.Contains(unlisted(), topic.Slug)
		if in == out {
			t.Errorf("%s: listed %v, unlisted %v; it must be exactly one of them", topic.Slug, in, out)
		}
	}
}

func TestTopicsWithACardInHerLanguageComeFirst(t *testing.T) {
	t.Parallel()
	d := embedded(t)
	for _, lang := range content.LaunchLangs() {
		for _, tile := range append(tiles(), tile{name: rest}) {
			others := 0
			for _, slug := range d.behind(tile.name, lang, today) {
				own := d.hasCard(slug, []content.Lang{lang}, today)
				if own && others > 0 {
					t.Errorf("%s, %s: %s has a card in the language and stands behind one that has none", tile.name, lang, slug)
				}
				if !own {
					others++
				}
			}
		}
	}
}

// A button of WhatsApp shows twenty characters.
func TestEveryTopicHasAShortNameInFiveLanguages(t *testing.T) {
	t.Parallel()
	d := embedded(t)
	for _, lang := range content.LaunchLangs() {
		data, err := texts.ReadFile("texts/" + string(lang) + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		var file struct {
			Ask struct {
				Topic, Tile, Label map[string]string
			}
		}
		if err := toml.Unmarshal(data, &file); err != nil {
			t.Fatal(err)
		}
		for _, topic := range d.library.Topics {
			if topic.Audience == content.Parent && file.Ask.Topic[topic.Slug] == "" {
				t.Errorf("%s has no name in %s; write ask.topic.%s", topic.Slug, lang, topic.Slug)
			}
		}
		names := map[string]string{}
		for slug, name := range file.Ask.Topic {
			if _, ok := d.library.Topic(slug); !ok {
				t.Errorf("ask.topic.%s in %s is no topic", slug, lang)
			}
			if names[name] != "" {
				t.Errorf("%s: %s and %s have one name", lang, slug, names[name])
			}
			names[name] = slug
		}
		for _, labels := range []map[string]string{file.Ask.Topic, file.Ask.Tile, file.Ask.Label} {
			for key, label := range labels {
				if n := utf8.RuneCountInString(label); n > 20 {
					t.Errorf("%s %s: the label has %d characters", lang, key, n)
				}
			}
		}
	}
}

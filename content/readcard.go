package content

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"

	"github.com/goccy/go-yaml"
)

// head is a card's YAML head as written.
type head struct {
	Topic      string   `yaml:"topic"`
	Lang       Lang     `yaml:"lang"`
	Title      string   `yaml:"title"`
	Audience   Audience `yaml:"audience"`
	Ages       Ages     `yaml:"ages"`
	Country    Country  `yaml:"country"`
	Region     string   `yaml:"region"`
	Legal      bool     `yaml:"legal"`
	Medical    bool     `yaml:"medical"`
	NoEdit     bool     `yaml:"no_edit"`
	Licence    string   `yaml:"licence"`
	Sources    []Source `yaml:"sources"`
	Status     Status   `yaml:"status"`
	ValidUntil Date     `yaml:"valid_until"`
}

// readCard reads one card file; nil means that it has no head that can be read.
func readCard(topic, file string, data []byte, ps *Problems) *Card {
	data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	front, body, ok := cutHead(data)
	if !ok {
		ps.errorf(file, 1, "has no head; start the file with --- and end the head with ---")
		return nil
	}
	var h head
	if err := yaml.UnmarshalWithOptions(front, &h, yaml.Strict()); err != nil {
		ps.yaml(file, front, 1, err)
		return nil
	}
	lang, country, region := splitName(strings.TrimSuffix(path.Base(file), ".md"))
	if h.Topic != topic {
		ps.errorf(file, lineOf(data, "\ntopic:")+1, "says topic %q but lies in folder %q; make them the same", h.Topic, topic)
	}
	if h.Lang != lang || h.Country != country || strings.ToLower(h.Region) != region {
		ps.errorf(file, lineOf(data, "\nlang:")+1, "its head says language %q, country %q, region %q; the file name says %q, %q, %q; make them the same", h.Lang, h.Country, h.Region, lang, country, region)
	}
	sum := sha256.Sum256(data)
	paragraphs := plainParagraphs(string(body))
	c := &Card{
		ID: ID(topic + "/" + strings.TrimSuffix(path.Base(file), ".md")), Topic: topic, Lang: lang, Country: country, Region: region,
		Title: cleanText(h.Title), Audience: h.Audience, Ages: h.Ages, Sources: h.Sources, Status: h.Status, ValidUntil: h.ValidUntil,
		NoEdit: h.NoEdit, Legal: h.Legal, Medical: h.Medical, Body: strings.TrimSpace(string(body)), Hash: hex.EncodeToString(sum[:]), File: file,
	}
	if len(paragraphs) > 0 {
		c.Lead, c.Rest = paragraphs[0], strings.Join(paragraphs[1:], "\n\n")
	}
	return c
}

// cutHead splits a file into its YAML head and its body.
func cutHead(data []byte) (front, body []byte, ok bool) {
	rest, ok := bytes.CutPrefix(data, []byte("---\n"))
	if !ok {
		return nil, nil, false
	}
	return bytes.Cut(rest, []byte("\n---\n"))
}

// splitName reads "nl.be-gent" as language, country and region.
func splitName(name string) (Lang, Country, string) {
	lang, area, _ := strings.Cut(name, ".")
	country, region, _ := strings.Cut(area, "-")
	return Lang(lang), Country(country), region
}

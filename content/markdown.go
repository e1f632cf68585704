package content

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// markdownHTML renders Markdown; raw HTML in it is dropped and dangerous links are emptied (goldmark's default).
func markdownHTML(src string) string {
	var b bytes.Buffer
	if err := goldmark.Convert([]byte(src), &b); err != nil {
		return ""
	}
	return b.String()
}

// plainParagraphs is Markdown as plain text, a paragraph or list an entry; list items start with "- " or "1. ".
func plainParagraphs(src string) []string {
	source := []byte(src)
	doc := goldmark.DefaultParser().Parse(text.NewReader(source))
	var out []string
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if s := strings.TrimSpace(blockText(n, source)); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// blockText is one block without its marks. Raw HTML is left out.
func blockText(n ast.Node, source []byte) string {
	list, ok := n.(*ast.List)
	if !ok {
		return inlineText(n, source)
	}
	var lines []string
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		lines = append(lines, mark+strings.TrimSpace(inlineText(item, source)))
	}
	return strings.Join(lines, "\n")
}

// inlineText joins the text under n; a line break inside a paragraph becomes a space.
func inlineText(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch t := node.(type) {
		case *ast.HTMLBlock, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			if entering {
				b.Write(t.Segment.Value(source))
				if t.SoftLineBreak() || t.HardLineBreak() {
					b.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				b.Write(t.Value)
			}
		case *ast.AutoLink:
			if entering {
				b.Write(t.URL(source))
			}
		default:
			if !entering && node.Type() == ast.TypeBlock && node.NextSibling() != nil {
				b.WriteByte(' ')
			}
		}
		return ast.WalkContinue, nil
	})
	return unescape(b.String())
}

// unescape resolves Markdown's backslash escapes, which goldmark leaves to its renderer.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
			continue
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// forbiddenMarks names the first thing in a card's body that is neither a paragraph, a list nor emphasis, with the
// offset where it stands; "" where there is none.
func forbiddenMarks(src string) (what string, offset int) {
	source := []byte(src)
	doc := goldmark.DefaultParser().Parse(text.NewReader(source))
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindHeading:
			what = "a heading"
		case ast.KindHTMLBlock, ast.KindRawHTML:
			what = "HTML"
		case ast.KindLink, ast.KindAutoLink, ast.KindImage:
			what = "a link or image"
		case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindCodeSpan:
			what = "code"
		default:
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			offset = n.Lines().At(0).Start
		}
		return ast.WalkStop, nil
	})
	return what, offset
}

package web

import (
	"fmt"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/internal/browsertest"
)

// tab is one browser tab on the page.
type tab struct{ browsertest.Tab }

func browser(t *testing.T) tab {
	t.Helper()
	return tab{browsertest.Open(t)}
}

func js[T any](b tab, expression string) T {
	b.T.Helper()
	return browsertest.JS[T](b.Tab, expression)
}

// served is a page in front of a scripted backend, on loopback.
func served(t *testing.T, b *backend, change func(*Options)) string {
	t.Helper()
	s := httptest.NewServer(open(t, b, func(o *Options) {
		o.Poll = 2 * time.Second // so that closing does not wait for a look
		if change != nil {
			change(o)
		}
	}))
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	return s.URL
}

// shows waits until so many elements are there.
func (b tab) shows(selector string, n int) {
	b.T.Helper()
	b.Until(fmt.Sprintf(`document.querySelectorAll(%q).length === %d`, selector, n))
}

func (b tab) click(selector string) { b.T.Helper(); b.Do(chromedp.Click(selector)) }

// write types a message and sends it by the button.
func (b tab) write(text string) {
	b.T.Helper()
	b.Do(chromedp.SendKeys("#text", text), chromedp.Click("#send"))
}

type screen = browsertest.Screen

func nameOf(s screen) string {
	n := fmt.Sprintf("%s-%d-%s", s.Lang, s.Width, map[bool]string{false: "light", true: "dark"}[s.Dark])
	if s.Zoom > 1 {
		n += "-zoom"
	}
	return n
}

// on opens a page on a screen.
func (b tab) on(s screen, url string) {
	b.T.Helper()
	b.On(s)
	b.Do(chromedp.Navigate(url), chromedp.WaitReady("#log"))
}

func TestPictures(t *testing.T) {
	if os.Getenv("OUDERBRUG_TEST_PICTURES") == "" {
		t.Skip("no pictures wanted: set OUDERBRUG_TEST_PICTURES=DIR to take them")
	}
	hello := map[string]string{"nl": "mijn kind van 2 wil niet alleen slapen", "ar": "طفلي لا ينام وحده"}
	for _, s := range []screen{
		{Width: 320, Height: 640, Lang: "nl"}, {Width: 390, Height: 844, Lang: "nl"}, {Width: 390, Height: 844, Dark: true, Lang: "nl"},
		{Width: 390, Height: 844, Lang: "ar"}, {Width: 390, Height: 844, Dark: true, Lang: "ar"}, {Width: 320, Height: 640, Lang: "ar"},
		{Width: 1280, Height: 800, Lang: "nl"}, {Width: 1280, Height: 800, Dark: true, Lang: "ar"}, {Width: 390, Height: 844, Lang: "nl", Zoom: 2},
	} {
		t.Run(nameOf(s), func(t *testing.T) {
			b := newBackend()
			b.answer, b.now = scripted, time.Now()
			tab := browser(t)
			shot := func(step string) { tab.Picture(nameOf(s) + "-" + step) }
			tab.on(s, served(t, b, nil))
			shot("1first")
			tab.write(hello[s.Lang])
			tab.shows(".answer .choice", 2)
			shot("2answer")
			tab.click(".more")
			shot("2more")
			tab.click("#pictures")
			tab.click(`#tiles [data-tile=sleep]`)
			tab.shows(".offer .choice", 4)
			shot("3offer")
			tab.click("#pictures")
			tab.click(`#tiles [data-tile=person]`)
			tab.shows(".place .choice", 3)
			shot("4place")
			tab.write("112")
			tab.shows(".crisis .num", 2)
			shot("5crisis")
			b.set(func() { b.down = errDown })
			tab.write("ok?")
			tab.Do(chromedp.WaitVisible("#away"))
			shot("6away")
		})
	}
}

package dialogs

import "strings"

// Reword replaces her words of this turn in what is kept of them for a day: with an
// address in them only the town remains (S28).
func (t *Turn) Reword(text string) {
	if t.Input.Inbound.Text == "" || t.Text == "" {
		return
	}
	t.st.Asked.Text = text
	for i := range t.st.Recent {
		if strings.Contains(t.Text, strings.TrimSpace(t.st.Recent[i].Text)) {
			t.st.Recent[i].Text = text
		}
	}
}

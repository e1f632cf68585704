package dialogs

import "testing"

// TestAge: a child's age in digits, in whichever script, and nothing else.
func TestAge(t *testing.T) {
	for text, want := range map[string]bool{
		"3": true, "16": true, "3,5": true, "3 ½": true, "٣": true, "۳": true,
		"": false, "0": false, "19": false, "3 4 5": false, "1012": false, "1012 AB": false, "hij is 3": false, "-3": false,
	} {
		if got := Age(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Package referral is the dialog "referral": from a place card to the place itself.
//
// A parent goes by herself, and then nobody is told: she gets a sentence to say or to
// show, in the language of the place and in her own, what to take along and when it is
// open. Or she goes with somebody: that is a wish for a person like any other, which
// the dialog "handover" takes, shows byte for byte what is passed on, and asks consent
// for; here it is only noted that she agreed. That is offered while there are
// ambassadors at all, and never to a child or in a crisis.
//
// That an organisation calls the parent is not offered: no organisation has agreed to
// it, and no place has a field that says so.
//
// A week later she is asked once whether it worked, if she agreed to be asked; "not
// yet" is asked once more. The gate of package bot sees to quiet and to the hour. What
// did not work flags the place (bot.PlaceFlagRecord) and not the parent.
package referral

package content

// CleanPlace is what reading does to a place from outside.
func CleanPlace(p *Place) { p.clean() }

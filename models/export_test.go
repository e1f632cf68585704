package models

// SafetyTopics is how many topics are never translated for being about danger.
var SafetyTopics = len(safetyTopics())

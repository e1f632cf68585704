package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// Elsewhere names the servers that the assistant may use beside what is built in. All are off by default, and where one
// fails what is built in answers.
type Elsewhere struct {
	Qdrant       string `help:"[https://]host:port of a Qdrant (its gRPC port) that keeps the index. Off if empty."`
	QdrantAPIKey string `name:"qdrant-api-key" help:"The key that Qdrant asks for."`
	QdrantCA     string `name:"qdrant-ca" help:"A PEM file with the authority behind Qdrant's certificate, if the system does not know it." type:"path"`

	QdrantWait time.Duration `name:"qdrant-wait" default:"300ms" help:"How long a question waits for Qdrant before the built-in index answers."`

	EmbedURL        string        `name:"embed-url" help:"The base address of a server that makes embeddings: OpenAI-compatible, such as http://127.0.0.1:8099/v1, or ollama+http://127.0.0.1:11434. Off if empty."`
	EmbedModel      string        `name:"embed-model" default:"multilingual-e5-small" help:"The model's name there, for cards. One with e5 in its name gets E5's prefixes in the text."`
	EmbedQueryModel string        `name:"embed-query-model" help:"The model's name for questions, where the server tells them from cards by it; then no prefix is written."`
	EmbedAPIKey     string        `name:"embed-api-key" help:"The key that the embedding server asks for."`
	EmbedCache      string        `name:"embed-cache" help:"The file that keeps the cards' embeddings; questions are never kept. Default: beside the database, else in the user's cache." type:"path"`
	EmbedWait       time.Duration `name:"embed-wait" default:"400ms" help:"How long a question waits for its embedding before it is answered without."`

	ChatURL    string `name:"chat-url" help:"The base address of a server with a chat model, as with --embed-url: it translates cards that are missing in a language, with a notice. Off if empty."`
	ChatModel  string `name:"chat-model" help:"The chat model's name."`
	ChatAPIKey string `name:"chat-api-key" help:"The key that the chat server asks for."`

	AllowRemoteModels bool `help:"Allow model servers outside this machine and its private network; parents are then told that another company's computer reads their question."`
}

// CheckElsewhere refuses what cannot be meant.
func (e *Elsewhere) CheckElsewhere() error {
	for flag, address := range map[string]string{"embed": e.EmbedURL, "chat": e.ChatURL} {
		u, err := url.Parse(strings.TrimPrefix(address, "ollama+"))
		if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("--%s-url is no address: write http://host:port/v1, or ollama+http://host:port", flag)
		}
	}
	if (e.ChatURL == "") != (e.ChatModel == "") {
		return errors.New("--chat-url and --chat-model belong together: set both, or none")
	}
	if e.EmbedQueryModel != "" && e.EmbedURL == "" {
		return errors.New("--embed-query-model needs --embed-url")
	}
	return nil
}

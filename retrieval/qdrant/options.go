package qdrant

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	client "github.com/qdrant/go-client/qdrant"
	"google.golang.org/grpc"
)

// Options say where the server is and what the index is called there.
type Options struct {
	Address string // [https://]host:port of the gRPC port, which is 6334 unless set otherwise
	APIKey  string
	RootCAs *x509.CertPool // whom to trust for https; nil: whom the system trusts
	Name    string         // of the alias; "" is DefaultName
	Now     func() time.Time
	Call    time.Duration // how long one call may take whose context has no end; 0 is half a minute
}

// DefaultName is what the index is called on the server.
const DefaultName = "ouderbrug"

// keep is how long points that no process has claimed since stay: for as long a process with another library, or with
// an older one, can go on. After it, it finds its index gone and puts it again.
const keep = 24 * time.Hour

// retries lets a call that a server refused for the moment be made again, with a pause that grows. All calls may be
// repeated: they set what is, and never add to it.
const retries = `{"methodConfig":[{"name":[{}],"retryPolicy":{"maxAttempts":4,"initialBackoff":"0.03s","maxBackoff":"0.5s","backoffMultiplier":2,"retryableStatusCodes":["UNAVAILABLE"]}}]}`

// maxMessage bounds what one call may carry in either direction.
const maxMessage = 64 << 20

// errAddress says how an address is written.
var errAddress = errors.New("the address of Qdrant is written [https://]host:port, such as 127.0.0.1:6334")

// Open prepares a store; nothing is sent before the first call. Close it.
func Open(o Options) (*Store, error) {
	host, port, secure, err := split(o.Address)
	if err != nil {
		return nil, err
	}
	if o.Name == "" {
		o.Name = DefaultName
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	config := &client.Config{
		Host: host, Port: port, APIKey: o.APIKey, UseTLS: secure, PoolSize: 1, SkipCompatibilityCheck: true,
		KeepAliveTime: 30, KeepAliveTimeout: 5,
		GrpcOptions: []grpc.DialOption{
			grpc.WithDefaultServiceConfig(retries),
			grpc.WithChainUnaryInterceptor(ending(cmp.Or(o.Call, callTime))),
			grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(maxMessage), grpc.MaxCallSendMsgSize(maxMessage)),
		},
	}
	if secure {
		config.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs, ServerName: host}
	}
	conn, err := client.NewClient(config)
	if err != nil {
		return nil, fmt.Errorf("qdrant on %s cannot be used: %w", o.Address, err)
	}
	s := &Store{client: conn, name: o.Name, now: o.Now}
	s.current.Store(&index{})
	return s, nil
}

// ending gives every call an end: a server that takes a call and says nothing must not hold up whoever would put the
// passages there again.
func ending(after time.Duration) grpc.UnaryClientInterceptor {
	return func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		if _, ends := ctx.Deadline(); !ends {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, after)
			defer cancel()
		}
		return call(ctx, method, req, reply, cc, opts...)
	}
}

// split takes an address apart. An IPv6 host keeps its brackets, as gRPC wants it.
func split(address string) (host string, port int, secure bool, err error) {
	rest := address
	if scheme, after, ok := strings.Cut(address, "://"); ok {
		if scheme != "https" && scheme != "http" {
			return "", 0, false, errAddress
		}
		rest, secure = after, scheme == "https"
	}
	host, text, err := net.SplitHostPort(strings.TrimSuffix(rest, "/"))
	if err != nil || host == "" {
		return "", 0, false, errAddress
	}
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n == 0 {
		return "", 0, false, errAddress
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	return host, int(n), secure, nil
}

// ReadCAs reads certificates of authorities from a PEM file; no file is nil.
func ReadCAs(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the certificates for Qdrant cannot be read: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate: write the authority's in PEM into it", path)
	}
	return pool, nil
}

// Check asks the server who it is, with the key: the version that it answers with.
func (s *Store) Check(ctx context.Context) (version string, err error) {
	reply, err := s.client.HealthCheck(ctx)
	if err != nil {
		return "", wrap("is not reachable", err)
	}
	if _, err := s.client.ListCollections(ctx); err != nil { // a health check needs no key
		return "", wrap("refuses", err)
	}
	return reply.GetVersion(), nil
}

// Close ends the connection.
func (s *Store) Close() error { return s.client.Close() }

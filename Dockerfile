# One static program on nothing: no shell, no package, no root. Build it with the version that it shall tell:
#   docker build --build-arg VERSION=$(git describe --always) -t ouderbrug:$(git describe --always) .
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.stamped=${VERSION}" -o /out/ouderbrug ./cmd/ouderbrug \
 && install -d -m 0700 /out/data /out/keys /out/backup

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/ouderbrug /ouderbrug
# Volumes that are mounted here get this owner. The program needs no other place to write.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/keys /keys
COPY --from=build --chown=65532:65532 /out/backup /backup
USER 65532:65532
WORKDIR /data
ENV OUDERBRUG_DB=sqlite:/data/ouderbrug.db \
    OUDERBRUG_KEYS=/keys/keys.json \
    OUDERBRUG_ADDR=0.0.0.0:8080 \
    OUDERBRUG_METRICS_ADDR=0.0.0.0:9090
EXPOSE 8080 9090
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/ouderbrug", "healthcheck"]
ENTRYPOINT ["/ouderbrug"]
CMD ["serve"]

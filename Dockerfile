# The program is one static binary; SQLite is the only C in it.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=1 go build -trimpath -tags "netgo osusergo sqlite_omit_load_extension" \
      -ldflags "-s -w -linkmode external -extldflags -static" -o /equipoise ./cmd/equipoise \
 && mkdir /data

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /equipoise /equipoise
COPY --from=build --chown=nonroot:nonroot /data /data
ENV EQUIPOISE_DATA=/data EQUIPOISE_LISTEN=0.0.0.0:8420
USER nonroot
VOLUME /data
EXPOSE 8420
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s CMD ["/equipoise", "doctor", "--alive"]
ENTRYPOINT ["/equipoise"]

/*
 * tlsload: a mutual-TLS HTTP/1.1 keep-alive load client, and a sink to measure the client itself.
 *
 *   tlsload post HOST PORT PATH --bodies FILE.ndjson [--first K] [--count N] [--acks FILE]
 *                               [--media TYPE] [common options]
 *   tlsload get  HOST PORT --paths FILE [--seconds S] [common options]
 *   tlsload sink PORT --certificate FILE --key FILE --authorities FILE
 *
 *   common: --certificate FILE --key FILE --authorities FILE [--connections N]
 *           [--header 'Name: value']... [--patience SECONDS] [--rate R] [--wait]
 *
 * `post` sends every line of the file as one body, once, in order, from a counter that all
 * connections share. A body whose connection is lost, or that is answered 503 or 429, is sent again,
 * after Retry-After (at most 10 s), until --patience (60 s) is over. --acks takes the submission id of
 * every answer 200 or 201, a line each. `get` asks for every path once, or over and over for
 * --seconds; `post` with --seconds stops then, whatever is left, and what has no final answer by then
 * is unfinished. With --rate the lines come due at R a second, whether or not the answers come as
 * fast, and a latency counts from when its line was due. With --wait the client prints `ready` on standard error once all connections stand and
 * starts when it reads a line, so that a caller can take its own readings without the handshakes.
 *
 * One JSON line on standard output; exit status 1 if a line got no answer.
 *
 * One blocking thread a connection: a request costs two system calls, one write and one read. The
 * clock starts when all connections stand. A latency is from the first byte of the first attempt to
 * the last byte of the final answer.
 *
 *   gcc -std=c11 -O2 -Wall -Wextra -o tlsload tlsload.c -lssl -lcrypto -lpthread
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
  MAXIMUM_CONNECTIONS = 4096,
  MAXIMUM_HEADERS = 16,
  MAXIMUM_RETRY_AFTER_MS = 10000,
  FIRST_BACKOFF_MS = 100,
  MAXIMUM_BACKOFF_MS = 3200,
  SOCKET_TIMEOUT_SECONDS = 120,
  STATUS_CODES = 600,
  THREAD_STACK_BYTES = 256 * 1024,
  READ_AHEAD_BYTES = 32 * 1024,
  /* Answers whose latency is kept when paths are asked for over and over; 64 MiB. */
  LOOPING_LATENCIES = 1 << 24,
};

static struct {
  const char *host, *port, *path;
  const char *certificate, *key, *authorities;
  const char *input, *acks, *media;
  const char *headers[MAXIMUM_HEADERS];
  size_t header_count, first, count, connections;
  double seconds, patience, rate;
  bool is_post, waits;
} settings = {
    .media = "application/fhir+json", .connections = 1, .count = SIZE_MAX, .patience = 60};

/* A line of the input: a body to post or a path to get. */
struct line {
  const char *text;
  size_t length;
};

/* Bytes that grow. */
struct buffer {
  char *bytes;
  size_t used, capacity;
};

/* A connection and the request and answer that are on it. */
struct connection {
  SSL *tls;
  struct buffer request, answer;
};

struct answer {
  int status, retry_after_ms;
  bool closes;
  size_t body, length; /* where the body lies in the connection's buffer */
};

static struct line *lines;
static size_t line_count;
static SSL_CTX *context;
static struct addrinfo *addresses;
static FILE *acks;
static pthread_barrier_t connected, started;
static uint64_t begin_us, end_us = UINT64_MAX;
static atomic_bool stopping;

/* What all threads count. */
static uint32_t *latencies_us;
static size_t latency_room;
static atomic_size_t next_line, requests, succeeded, retries, errors, unfinished,
    status_counts[STATUS_CODES];

static void die(const char *what, const char *detail) {
  fprintf(stderr, "tlsload: %s: %s\n", what, detail);
  ERR_print_errors_fp(stderr);
  exit(1);
}

static void *checked(void *memory) {
  if (memory == NULL) die("memory", "none left");
  return memory;
}

static uint64_t now_us(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static double cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  double seconds = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec);
  return seconds * 1e6 + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static void reserve(struct buffer *buffer, size_t more) {
  if (buffer->used + more <= buffer->capacity) return;
  buffer->capacity = (buffer->used + more) * 2;
  buffer->bytes = checked(realloc(buffer->bytes, buffer->capacity));
}

static void append(struct buffer *buffer, const char *text, size_t length) {
  reserve(buffer, length);
  memcpy(buffer->bytes + buffer->used, text, length);
  buffer->used += length;
}

static void append_text(struct buffer *buffer, const char *text) {
  append(buffer, text, strlen(text));
}

/* Maps the file and finds its lines; `first` and `count` choose among them. */
static void read_lines(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0) die(path, strerror(errno));
  size_t size = (size_t)status.st_size, seen = 0, capacity = 0;
  const char *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, file, 0);
  if (at == MAP_FAILED) die(path, strerror(errno));
  close(file);
  for (const char *end = at + size; at < end && line_count < settings.count;) {
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    if (stop == NULL) stop = end;
    if (stop > at && seen++ >= settings.first) {
      if (line_count == capacity) {
        capacity = capacity ? capacity * 2 : 4096;
        lines = checked(realloc(lines, capacity * sizeof *lines));
      }
      lines[line_count++] = (struct line){at, (size_t)(stop - at)};
    }
    at = stop + 1;
  }
  if (line_count == 0) die(path, "no lines");
}

/* ------------------------------------------------------------------ TLS */

static SSL_CTX *make_context(const SSL_METHOD *method, int verification) {
  SSL_CTX *made = checked(SSL_CTX_new(method));
  SSL_CTX_set_min_proto_version(made, TLS1_3_VERSION);
  SSL_CTX_set_ciphersuites(made, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384");
  /* A record is one read, not one for its head and one for the rest. */
  SSL_CTX_set_read_ahead(made, 1);
  SSL_CTX_set_default_read_buffer_len(made, READ_AHEAD_BYTES);
  if (SSL_CTX_use_certificate_chain_file(made, settings.certificate) != 1)
    die("certificate", settings.certificate);
  if (SSL_CTX_use_PrivateKey_file(made, settings.key, SSL_FILETYPE_PEM) != 1)
    die("key", settings.key);
  if (SSL_CTX_load_verify_locations(made, settings.authorities, NULL) != 1)
    die("authorities", settings.authorities);
  SSL_CTX_set_verify(made, verification, NULL);
  return made;
}

static void prepare_socket(int descriptor) {
  int on = 1;
  struct timeval limit = {.tv_sec = SOCKET_TIMEOUT_SECONDS};
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

static void disconnect(struct connection *connection) {
  if (connection->tls == NULL) return;
  int descriptor = SSL_get_fd(connection->tls);
  SSL_free(connection->tls);
  close(descriptor);
  connection->tls = NULL;
}

/* Connects to the first address that answers: `localhost` may be ::1, where nobody listens. */
static int connect_socket(void) {
  for (const struct addrinfo *to = addresses; to != NULL; to = to->ai_next) {
    int descriptor = socket(to->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) continue;
    prepare_socket(descriptor);
    if (connect(descriptor, to->ai_addr, to->ai_addrlen) == 0) return descriptor;
    close(descriptor);
  }
  return -1;
}

static bool connect_tls(struct connection *connection) {
  static const unsigned char protocol[] = "\x08http/1.1";
  int descriptor = connect_socket();
  if (descriptor < 0) return false;
  connection->tls = checked(SSL_new(context));
  SSL_set_fd(connection->tls, descriptor);
  SSL_set_tlsext_host_name(connection->tls, settings.host);
  SSL_set1_host(connection->tls, settings.host);
  SSL_set_alpn_protos(connection->tls, protocol, sizeof protocol - 1);
  if (SSL_connect(connection->tls) == 1) return true;
  ERR_clear_error();
  disconnect(connection);
  return false;
}

/* Reads what is there; false when the connection is lost. */
static bool read_more(SSL *tls, struct buffer *buffer) {
  size_t got = 0;
  reserve(buffer, READ_AHEAD_BYTES);
  if (SSL_read_ex(tls, buffer->bytes + buffer->used, buffer->capacity - buffer->used, &got) != 1) {
    ERR_clear_error();
    return false;
  }
  buffer->used += got;
  return true;
}

/* ----------------------------------------------------------------- HTTP */

/* The value of the field if the line is of that name. */
static const char *field(const char *line, const char *name) {
  size_t length = strlen(name);
  if (strncasecmp(line, name, length) != 0 || line[length] != ':') return NULL;
  line += length + 1;
  return line + strspn(line, " \t");
}

/*
 * Reads the fields that matter. The head ends with an empty line, so every search ends in time. A
 * body without Content-Length (the gateway sends none) counts as empty and ends the connection.
 */
static struct answer read_head(const char *head, size_t length) {
  struct answer answer = {.body = length, .status = length > 12 ? atoi(head + 9) : 0};
  bool has_length = answer.status == 204 || answer.status == 304;
  const char *line = strstr(head, "\r\n") + 2;
  for (const char *value; *line != '\r'; line = strstr(line, "\r\n") + 2) {
    if ((value = field(line, "content-length"))) {
      answer.length = strtoull(value, NULL, 10);
      has_length = true;
    } else if ((value = field(line, "retry-after"))) {
      answer.retry_after_ms = atoi(value) * 1000;
    } else if ((value = field(line, "connection"))) {
      answer.closes = strncasecmp(value, "close", 5) == 0;
    }
  }
  answer.closes |= !has_length;
  return answer;
}

/* Reads a whole request or answer; false when the connection is lost before its end. */
static bool read_message(SSL *tls, struct buffer *buffer, struct answer *message) {
  const char *end = NULL;
  for (buffer->used = 0; end == NULL; end = memmem(buffer->bytes, buffer->used, "\r\n\r\n", 4))
    if (!read_more(tls, buffer)) return false;
  size_t head = (size_t)(end - buffer->bytes) + 4;
  *message = read_head(buffer->bytes, head);
  while (buffer->used < head + message->length)
    if (!read_more(tls, buffer)) return false;
  return buffer->used == head + message->length;
}

static void build_request(struct buffer *buffer, const struct line *line) {
  char number[32];
  buffer->used = 0;
  append_text(buffer, settings.is_post ? "POST " : "GET ");
  if (settings.is_post) append_text(buffer, settings.path);
  else append(buffer, line->text, line->length);
  append_text(buffer, " HTTP/1.1\r\nHost: ");
  append_text(buffer, settings.host);
  for (size_t i = 0; i < settings.header_count; i++) {
    append_text(buffer, "\r\n");
    append_text(buffer, settings.headers[i]);
  }
  if (settings.is_post) {
    append_text(buffer, "\r\nContent-Type: ");
    append_text(buffer, settings.media);
    snprintf(number, sizeof number, "%zu", line->length);
    append_text(buffer, "\r\nContent-Length: ");
    append_text(buffer, number);
  }
  append_text(buffer, "\r\n\r\n");
  if (settings.is_post) append(buffer, line->text, line->length);
}

/* One attempt: connects if needed, sends, reads. False when the connection was lost. */
static bool exchange(struct connection *connection, struct answer *answer) {
  const struct buffer *request = &connection->request;
  size_t written;
  if (connection->tls == NULL && !connect_tls(connection)) return false;
  if (SSL_write_ex(connection->tls, request->bytes, request->used, &written) != 1 ||
      !read_message(connection->tls, &connection->answer, answer) || answer->status < 100 ||
      answer->status >= STATUS_CODES) {
    ERR_clear_error();
    disconnect(connection);
    return false;
  }
  if (answer->closes) disconnect(connection);
  return true;
}

/* --------------------------------------------------------------- workers */

static void note_submission(const char *body, size_t length) {
  static const char name[] = "\"submission\":\"";
  const char *id = memmem(body, length, name, sizeof name - 1);
  if (id == NULL) return;
  id += sizeof name - 1;
  const char *end = memchr(id, '"', (size_t)(body + length - id));
  if (end != NULL) fprintf(acks, "%.*s\n", (int)(end - id), id);
}

/* The first answer that is no success is shown, for whoever wonders why. */
static void show_refusal(int status, const char *body, size_t length) {
  static atomic_flag shown = ATOMIC_FLAG_INIT;
  if (atomic_flag_test_and_set(&shown)) return;
  if (length > 600) length = 600;
  fprintf(stderr, "tlsload: first refusal %d: %.*s\n", status, (int)length, body);
}

static void note_answer(const struct connection *connection, const struct answer *answer) {
  const char *body = connection->answer.bytes + answer->body;
  status_counts[answer->status]++;
  if (answer->status >= 300) show_refusal(answer->status, body, answer->length);
  if (acks != NULL && (answer->status == 200 || answer->status == 201))
    note_submission(body, answer->length);
}

/* Sends one line until it has a final answer or patience ends; `begin` is when it was due. False when
 * the time is over before it can be sent again. */
static bool send_line(struct connection *connection, const struct line *line, uint64_t begin) {
  build_request(&connection->request, line);
  uint64_t deadline = begin + (uint64_t)(settings.patience * 1e6);
  int backoff_ms = FIRST_BACKOFF_MS;
  for (;;) {
    struct answer answer = {0};
    int wait_ms = backoff_ms;
    if (exchange(connection, &answer)) {
      uint64_t took = now_us() - begin;
      note_answer(connection, &answer);
      if (answer.status != 503 && answer.status != 429) {
        size_t turn = requests++;
        if (answer.status < 300) succeeded++;
        if (took > UINT32_MAX) took = UINT32_MAX;
        if (turn < latency_room) latencies_us[turn] = (uint32_t)took;
        return true;
      }
      if (answer.retry_after_ms > 0) wait_ms = answer.retry_after_ms;
      if (wait_ms > MAXIMUM_RETRY_AFTER_MS) wait_ms = MAXIMUM_RETRY_AFTER_MS;
    } else if (backoff_ms < MAXIMUM_BACKOFF_MS) {
      backoff_ms *= 2;
    }
    if (now_us() + (uint64_t)wait_ms * 1000 >= end_us) {
      unfinished++;
      return false;
    }
    if (stopping || now_us() >= deadline) break;
    retries++;
    usleep((useconds_t)wait_ms * 1000);
  }
  errors++;
  return true;
}

static void *run_connection(void *unused) {
  struct connection connection = {0};
  (void)unused;
  connect_tls(&connection);
  pthread_barrier_wait(&connected);
  pthread_barrier_wait(&started);
  bool is_once = settings.is_post || settings.seconds == 0;
  while (!stopping && now_us() < end_us) {
    size_t turn = next_line++;
    if (is_once && turn >= line_count) break;
    uint64_t due = now_us();
    if (settings.rate > 0) {
      due = begin_us + (uint64_t)((double)turn * 1e6 / settings.rate);
      if (due >= end_us) break;
      for (uint64_t now; (now = now_us()) < due;) usleep((useconds_t)(due - now));
    }
    if (!send_line(&connection, &lines[turn % line_count], due)) break;
  }
  disconnect(&connection);
  free(connection.request.bytes);
  free(connection.answer.bytes);
  return NULL;
}

static int by_size(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

static void report(double seconds, double used_cpu_us) {
  static const struct {
    const char *name;
    double part;
  } marks[] = {{"p50_ms", 0.5}, {"p90_ms", 0.9}, {"p99_ms", 0.99}, {"max_ms", 1}};
  size_t kept = requests < latency_room ? requests : latency_room;
  double done = requests > 0 ? (double)requests : 1;
  qsort(latencies_us, kept, sizeof *latencies_us, by_size);
  printf("{\"connections\":%zu,\"seconds\":%.3f,\"requests\":%zu,\"requests_per_second\":%.1f,"
         "\"succeeded\":%zu,\"unfinished\":%zu,",
         settings.connections, seconds, (size_t)requests, (double)requests / seconds,
         (size_t)succeeded, (size_t)unfinished);
  for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
    size_t at = (size_t)((double)kept * marks[i].part);
    double value = kept == 0 ? 0 : latencies_us[at < kept ? at : kept - 1] / 1000.0;
    printf("\"%s\":%.3f,", marks[i].name, value);
  }
  const char *separator = "\"status\":{";
  for (int code = 0; code < STATUS_CODES; code++) {
    if (status_counts[code] == 0) continue;
    printf("%s\"%d\":%zu", separator, code, (size_t)status_counts[code]);
    separator = ",";
  }
  printf("%s},\"retries\":%zu,\"errors\":%zu,\"client_cpu_us_per_request\":%.1f}\n",
         separator[0] == ',' ? "" : separator, (size_t)retries, (size_t)errors, used_cpu_us / done);
}

static void stop(int signal) {
  (void)signal;
  stopping = true;
}

static void prepare_client(void) {
  struct sigaction action = {.sa_handler = stop};
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
  read_lines(settings.input);
  context = make_context(TLS_client_method(), SSL_VERIFY_PEER);
  int fault = getaddrinfo(settings.host, settings.port, &hints, &addresses);
  if (fault != 0) die(settings.host, gai_strerror(fault));
  if (settings.acks != NULL && (acks = fopen(settings.acks, "a")) == NULL)
    die(settings.acks, strerror(errno));
  latency_room = settings.seconds > 0 ? LOOPING_LATENCIES : line_count;
  latencies_us = checked(calloc(latency_room, sizeof *latencies_us));
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

static int run_client(void) {
  static pthread_t threads[MAXIMUM_CONNECTIONS];
  pthread_attr_t attributes;
  prepare_client();
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
  pthread_barrier_init(&connected, NULL, (unsigned)settings.connections + 1);
  pthread_barrier_init(&started, NULL, (unsigned)settings.connections + 1);
  for (size_t i = 0; i < settings.connections; i++)
    if (pthread_create(&threads[i], &attributes, run_connection, NULL) != 0)
      die("no thread", strerror(errno));
  pthread_barrier_wait(&connected);
  if (settings.waits) {
    fputs("ready\n", stderr);
    while (getchar() != '\n' && !feof(stdin)) continue;
  }
  double cpu = cpu_us();
  uint64_t begin = begin_us = now_us();
  if (settings.seconds > 0) end_us = begin + (uint64_t)(settings.seconds * 1e6);
  pthread_barrier_wait(&started);
  for (size_t i = 0; i < settings.connections; i++) pthread_join(threads[i], NULL);
  double seconds = (double)(now_us() - begin) / 1e6;
  cpu = cpu_us() - cpu;
  if (acks != NULL && fclose(acks) != 0) die(settings.acks, strerror(errno));
  report(seconds, cpu);
  return errors == 0 && requests > 0 ? 0 : 1;
}

/* ------------------------------------------------------------------ sink */

/* Answers every request with 201, as cheaply as it can be done. */
static void *serve_sink(void *tls) {
  static const char reply[] =
      "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 53\r\n\r\n"
      "{\"submission\":\"00000000-0000-7000-8000-000000000000\"}";
  struct connection connection = {.tls = tls};
  struct answer request;
  size_t written;
  bool is_open = SSL_accept(tls) == 1;
  while (is_open && read_message(tls, &connection.answer, &request))
    is_open = SSL_write_ex(tls, reply, sizeof reply - 1, &written) == 1;
  disconnect(&connection);
  free(connection.answer.bytes);
  return NULL;
}

static int run_sink(void) {
  int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in here = {.sin_family = AF_INET};
  here.sin_port = htons((uint16_t)atoi(settings.port));
  here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&here, sizeof here) != 0 || listen(listener, 256) != 0)
    die("cannot listen", strerror(errno));
  context = make_context(TLS_server_method(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT);
  for (;;) {
    pthread_t thread;
    int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    prepare_socket(descriptor);
    SSL *tls = checked(SSL_new(context));
    SSL_set_fd(tls, descriptor);
    if (pthread_create(&thread, NULL, serve_sink, tls) != 0) die("no thread", strerror(errno));
    pthread_detach(thread);
  }
  return 0;
}

/* ------------------------------------------------------------- arguments */

static void usage(void) {
  fputs("usage: tlsload post HOST PORT PATH --bodies FILE ... | get HOST PORT --paths FILE ... |\n"
        "       sink PORT ...; the head of tlsload.c tells all options\n",
        stderr);
  exit(64);
}

static void take_option(int option) {
  switch (option) {
    case 'c': settings.certificate = optarg; break;
    case 'k': settings.key = optarg; break;
    case 'a': settings.authorities = optarg; break;
    case 'n': settings.connections = strtoull(optarg, NULL, 10); break;
    case 'i': settings.input = optarg; break;
    case 'f': settings.first = strtoull(optarg, NULL, 10); break;
    case 'l': settings.count = strtoull(optarg, NULL, 10); break;
    case 'o': settings.acks = optarg; break;
    case 'm': settings.media = optarg; break;
    case 's': settings.seconds = atof(optarg); break;
    case 'p': settings.patience = atof(optarg); break;
    case 'r': settings.rate = atof(optarg); break;
    case 'w': settings.waits = true; break;
    case 'h':
      if (settings.header_count == MAXIMUM_HEADERS) usage();
      settings.headers[settings.header_count++] = optarg;
      break;
    default: usage();
  }
}

int main(int count, char **arguments) {
  static const struct option options[] = {
      {"certificate", required_argument, NULL, 'c'}, {"key", required_argument, NULL, 'k'},
      {"authorities", required_argument, NULL, 'a'}, {"connections", required_argument, NULL, 'n'},
      {"bodies", required_argument, NULL, 'i'},      {"paths", required_argument, NULL, 'i'},
      {"first", required_argument, NULL, 'f'},       {"count", required_argument, NULL, 'l'},
      {"acks", required_argument, NULL, 'o'},        {"media", required_argument, NULL, 'm'},
      {"seconds", required_argument, NULL, 's'},     {"patience", required_argument, NULL, 'p'},
      {"header", required_argument, NULL, 'h'},      {"wait", no_argument, NULL, 'w'},
      {"rate", required_argument, NULL, 'r'},        {0}};
  int option;
  signal(SIGPIPE, SIG_IGN);
  while ((option = getopt_long(count, arguments, "", options, NULL)) != -1) take_option(option);
  char **words = arguments + optind;
  int word_count = count - optind;
  if (!settings.certificate || !settings.key || !settings.authorities) usage();
  if (settings.connections == 0 || settings.connections > MAXIMUM_CONNECTIONS) usage();
  if (word_count == 2 && strcmp(words[0], "sink") == 0) {
    settings.port = words[1];
    return run_sink();
  }
  if (word_count < 3 || settings.input == NULL) usage();
  settings.is_post = strcmp(words[0], "post") == 0;
  if (!settings.is_post && strcmp(words[0], "get") != 0) usage();
  if (word_count != (settings.is_post ? 4 : 3)) usage();
  settings.host = words[1];
  settings.port = words[2];
  settings.path = settings.is_post ? words[3] : NULL;
  return run_client();
}

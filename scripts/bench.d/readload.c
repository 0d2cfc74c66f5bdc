/*
 * readload: the yardstick beside which the gateway's reads are measured.
 *
 * It reads the very rows that the gateway reads and writes the very leaves, by libpq, as fast as
 * PostgreSQL gives and takes them: what TLS, HTTP, deciding, opening seals and writing FHIR cost is
 * left out.
 *
 *   readload CONNINFO PLAN --ids FILE [--connections N] [--seconds S] [--warm-up S] [--wait]
 *
 * Reads every id of FILE once, or over and over for --seconds, and prints one JSON line with
 * tlsload's members. CONNINFO names no user. The plan has the statements that the gateway sent for
 * one read, as PostgreSQL logged them; nothing of their text stands here. Its lines have fields
 * with a tab between; `\t`, `\n` and `\\` are escaped:
 *
 *   asked        visits|patients, which list the id that is read begins in
 *   facility     UUID
 *   session      role, SQL that a new connection of the role sends
 *   leaf         text of a leaf with {at} {cm} {id} {n} {req} {asked} {sub} for what differs
 *   transaction  role; the statements that follow are its own, BEGIN and COMMIT too
 *   statement    SQL, then for each parameter: visits, patients, facilities, owners, null, or =text;
 *                owners are the facilities of the visits, one for each; null for all of a leaf's
 *
 * A transaction is one pipeline with one answer to wait for, on the worker's own connection of its
 * role. What the transactions before the leaf find is what those after it ask for. The transaction
 * of the role baimbai_log is the leaf's: one thread commits the leaves of all who wait, at most 128
 * together, with the head of the log locked; a read goes on when its leaf is durable.
 *
 * Every worker reads for --warm-up seconds first. With --wait readload then prints `ready` on
 * standard error, starts when it reads a line, and after its own line keeps its connections until
 * standard input ends: the time of a server's process that ends is nowhere for a moment.
 *
 * Build: gcc -std=c11 -O2 -Wall -Wextra -o readload readload.c \
 *            $(pkg-config --cflags --libs libpq libcrypto) -pthread
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <endian.h>
#include <err.h>
#include <getopt.h>
#include <libpq-fe.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { uuid_bytes = 16, uuid_text = 37, salt_bytes = 32, hash_bytes = 32 };
/* Disclosure.maximumCount: visits of a page; one more is asked for, to see whether more follow. */
enum { page_visits = 50, list_room = page_visits };
/* LeafCommitter.limits.batch. */
enum { batch_limit = 128 };
enum { maximum_parameters = 16, maximum_statements = 16, maximum_transactions = 8 };
enum { maximum_roles = 4, maximum_connections = 256 };
/* The tree of RFC 6962 in tiles of 256 hashes; five levels of them hold 2^40 leaves. */
enum { tile_width = 256, tile_levels = 5 };
/* Source: PostgreSQL pg_type.dat. */
enum { type_bytea = 17, type_int8 = 20, type_int2 = 21, type_int4 = 23, type_text = 25 };
enum { type_uuid = 2950, type_uuids = 2951 };
/* Microseconds from 1970 to 2000, where PostgreSQL's times begin. */
static const int64_t postgres_epoch = 946684800000000;
static const char log_role[] = "baimbai_log";

/* Ids in the order in which they were found. */
struct list {
  size_t count;
  uint8_t ids[list_room][uuid_bytes];
};

enum list_name { visits, patients, facilities, owners, list_names };
static const char *const list_texts[] = {"visits", "patients", "facilities", "owners"};

/* --- the plan --- */

struct parameter {
  int list;         /* which list it is made of; -1 for a fixed one */
  const char *text; /* of a fixed one; NULL is null */
  Oid type;
};

struct statement {
  const char *sql;
  int parameter_count;
  struct parameter parameters[maximum_parameters];
};

struct transaction {
  int role;
  bool is_log;
  int statement_count;
  struct statement statements[maximum_statements];
};

static struct {
  enum list_name asked;
  uint8_t facility[uuid_bytes];
  const char *leaf;
  int role_count, transaction_count;
  struct {
    const char *name, *session;
  } roles[maximum_roles];
  struct transaction transactions[maximum_transactions];
} plan;

static uint8_t (*ids)[uuid_bytes];
static size_t id_count;

static void read_uuid(const char *text, uint8_t *id) {
  for (int i = 0; i < uuid_bytes; i++) {
    if (*text == '-') text++;
    if (sscanf(text, "%2hhx", &id[i]) != 1) errx(1, "no UUID: %s", text);
    text += 2;
  }
}

/* 36 lower-case characters and a zero. */
static void write_uuid(const uint8_t *id, char *text) {
  static const char digits[] = "0123456789abcdef";
  for (int i = 0; i < uuid_bytes; i++) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *text++ = '-';
    *text++ = digits[id[i] >> 4];
    *text++ = digits[id[i] & 15];
  }
  *text = 0;
}

/* Takes the escapes out of a field, in place. */
static char *plain(char *field) {
  char *to = field;
  for (const char *from = field; *from != 0; from++) {
    if (*from == '\\') {
      from++;
      *to++ = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
    } else {
      *to++ = *from;
    }
  }
  *to = 0;
  return field;
}

static int role(const char *name) {
  for (int i = 0; i < plan.role_count; i++)
    if (strcmp(plan.roles[i].name, name) == 0) return i;
  if (plan.role_count == maximum_roles) errx(1, "too many roles");
  plan.roles[plan.role_count].name = name;
  return plan.role_count++;
}

static int list_named(const char *name) {
  for (int i = 0; i < list_names; i++)
    if (strcmp(list_texts[i], name) == 0) return i;
  errx(1, "no list of ids: %s", name);
}

static void add_transaction(char *name) {
  if (plan.transaction_count == maximum_transactions) errx(1, "too many transactions");
  struct transaction *transaction = &plan.transactions[plan.transaction_count++];
  transaction->role = role(name);
  transaction->is_log = strcmp(name, log_role) == 0;
}

static void add_statement(char *sql, char *rest) {
  if (plan.transaction_count == 0) errx(1, "a statement without a transaction");
  struct transaction *transaction = &plan.transactions[plan.transaction_count - 1];
  if (transaction->statement_count == maximum_statements) errx(1, "too many statements");
  struct statement *statement = &transaction->statements[transaction->statement_count++];
  statement->sql = plain(sql);
  for (char *field; (field = strsep(&rest, "\t")) != NULL;) {
    if (statement->parameter_count == maximum_parameters) errx(1, "too many parameters");
    struct parameter *parameter = &statement->parameters[statement->parameter_count++];
    bool is_null = strcmp(field, "null") == 0;
    parameter->list = *field == '=' || is_null ? -1 : list_named(field);
    parameter->text = *field == '=' ? plain(field + 1) : NULL;
  }
}

static void read_plan_line(char *line) {
  char *rest = line, *kind = strsep(&rest, "\t"), *first = strsep(&rest, "\t");
  if (first == NULL) errx(1, "a line of the plan is too short: %s", kind);
  if (strcmp(kind, "asked") == 0) plan.asked = list_named(first);
  else if (strcmp(kind, "facility") == 0) read_uuid(first, plan.facility);
  else if (strcmp(kind, "session") == 0) plan.roles[role(first)].session = plain(rest);
  else if (strcmp(kind, "leaf") == 0) plan.leaf = plain(first);
  else if (strcmp(kind, "transaction") == 0) add_transaction(first);
  else if (strcmp(kind, "statement") == 0) add_statement(first, rest);
  else errx(1, "unknown in the plan: %s", kind);
}

/* Hands each line to `take`; what it is given stays. */
static void read_lines(const char *path, void (*take)(char *)) {
  FILE *file = fopen(path, "r");
  if (file == NULL) err(1, "%s", path);
  char *line = NULL;
  size_t room = 0;
  while (getline(&line, &room, file) > 0) {
    line[strcspn(line, "\n")] = 0;
    if (*line != 0) take(strdup(line));
  }
  free(line);
  fclose(file);
}

static void read_id(char *line) {
  if ((id_count & (id_count - 1)) == 0) {
    ids = realloc(ids, 2 * (id_count + 1) * sizeof *ids);
    if (ids == NULL) errx(1, "out of memory");
  }
  read_uuid(line, ids[id_count++]);
  free(line);
}

/* Whether SQL begins with the comment that names this statement of the gateway. */
static bool is_named(const char *sql, const char *name) {
  size_t length = strlen(name);
  return strncmp(sql, "/* ", 3) == 0 && strncmp(sql + 3, name, length) == 0 &&
         strncmp(sql + 3 + length, " */", 3) == 0;
}

/* --- bytes, all numbers most significant first, as PostgreSQL has them --- */

struct bytes {
  uint8_t *at;
  size_t used, room;
};

static void put(struct bytes *bytes, const void *from, size_t count) {
  if (bytes->used + count > bytes->room) {
    bytes->room = 2 * (bytes->used + count);
    bytes->at = realloc(bytes->at, bytes->room);
    if (bytes->at == NULL) errx(1, "out of memory");
  }
  memcpy(bytes->at + bytes->used, from, count);
  bytes->used += count;
}

static void put_text(struct bytes *bytes, const char *text) { put(bytes, text, strlen(text)); }

static void put32(struct bytes *bytes, uint32_t value) {
  value = htobe32(value);
  put(bytes, &value, sizeof value);
}

/* An element of an array is its length, then its bytes; null is the length -1 and nothing. */
static void put_cell(struct bytes *array, const void *from, size_t count) {
  put32(array, count);
  put(array, from, count);
}

static void put_int2(struct bytes *array, uint16_t value) {
  value = htobe16(value);
  put_cell(array, &value, sizeof value);
}

static void put_int4(struct bytes *array, uint32_t value) {
  value = htobe32(value);
  put_cell(array, &value, sizeof value);
}

static void put_int8(struct bytes *array, uint64_t value) {
  value = htobe64(value);
  put_cell(array, &value, sizeof value);
}

/* An array: its dimensions, whether it has nulls, its type, its length, its first index. */
static void begin_array(struct bytes *array, uint32_t element) {
  const uint32_t head[] = {1, 1, element, 0, 1};
  array->used = 0;
  for (int i = 0; i < 5; i++) put32(array, head[i]);
}

static void end_array(struct bytes *array, uint32_t length) {
  length = htobe32(length);
  memcpy(array->at + 12, &length, sizeof length);
}

/* --- talking to PostgreSQL --- */

static PGresult *checked(PGconn *conn, PGresult *result, const char *what) {
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_PIPELINE_SYNC)
    errx(1, "%.200s: %s", what, PQerrorMessage(conn));
  return result;
}

/* A name at the server for each statement of the plan. */
static const char *server_name(int transaction, int statement) {
  static char names[maximum_transactions][maximum_statements][16];
  char *name = names[transaction][statement];
  if (*name == 0) snprintf(name, sizeof names[0][0], "s%d.%d", transaction, statement);
  return name;
}

/* Prepares a statement and learns its parameters' types, as the server inferred them. */
static void prepare(PGconn *conn, const char *name, struct statement *statement) {
  const char *sql = statement->sql;
  PQclear(checked(conn, PQprepare(conn, name, sql, 0, NULL), sql));
  PGresult *types = checked(conn, PQdescribePrepared(conn, name), sql);
  if (PQnparams(types) != statement->parameter_count) errx(1, "%.80s: other parameters", sql);
  for (int i = 0; i < statement->parameter_count; i++)
    statement->parameters[i].type = PQparamtype(types, i);
  PQclear(types);
}

/* A connection of a role with its session's settings and its statements prepared. */
static PGconn *open_connection(const char *conninfo, int of) {
  char whole[1024];
  snprintf(whole, sizeof whole, "%s user=%s", conninfo, plan.roles[of].name);
  PGconn *conn = PQconnectdb(whole);
  if (PQstatus(conn) != CONNECTION_OK) errx(1, "%s", PQerrorMessage(conn));
  const char *session = plan.roles[of].session;
  if (session == NULL) errx(1, "no session of %s in the plan", plan.roles[of].name);
  PQclear(checked(conn, PQexecParams(conn, session, 0, NULL, NULL, NULL, NULL, 1), session));
  for (int i = 0; i < plan.transaction_count; i++) {
    struct transaction *transaction = &plan.transactions[i];
    for (int j = 0; transaction->role == of && j < transaction->statement_count; j++)
      prepare(conn, server_name(i, j), &transaction->statements[j]);
  }
  return conn;
}

static void begin_pipelines(PGconn *conn) {
  if (!PQenterPipelineMode(conn)) errx(1, "no pipeline");
}

/* Ends a pipeline and hands its answers, which are its own, to `take`. */
static void receive(PGconn *conn, void (*take)(const PGresult *, void *), void *argument) {
  if (!PQpipelineSync(conn)) errx(1, "%s", PQerrorMessage(conn));
  for (;;) {
    PGresult *result;
    /* A statement's answer is followed by a null, the end is not. */
    while ((result = PQgetResult(conn)) == NULL) continue;
    checked(conn, result, "pipeline");
    bool is_end = PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    if (!is_end) take(result, argument);
    PQclear(result);
    if (is_end) return;
  }
}

/* --- the log: RFC 6962 --- */

static struct {
  uint64_t size;
  uint8_t frontier[8 * tile_levels][hash_bytes]; /* root of the perfect tree of each bit of size */
  uint8_t tiles[tile_levels][tile_width][hash_bytes]; /* the incomplete tile of each level */
} tree;

static void node_hash(const uint8_t *left, const uint8_t *right, uint8_t *result) {
  uint8_t both[1 + 2 * hash_bytes] = {1};
  memcpy(both + 1, left, hash_bytes);
  memcpy(both + 1 + hash_bytes, right, hash_bytes);
  SHA256(both, sizeof both, result);
}

/* Adds a perfect tree of 2^height leaves, and to `tiles` (level, index, hashes) what it completes;
 * returns how many tiles. */
static int append_node(const uint8_t *node, int height, struct bytes *tiles) {
  uint8_t hash[hash_bytes];
  int full = 0;
  uint64_t added = 1ull << height;
  memcpy(hash, node, hash_bytes);
  for (;; height++) {
    uint64_t place = tree.size >> height;
    int level = height / 8;
    if (height % 8 == 0) {
      memcpy(tree.tiles[level][place % tile_width], hash, hash_bytes);
      if (place % tile_width == tile_width - 1) {
        put_int2(&tiles[0], level);
        put_int8(&tiles[1], place / tile_width);
        put_cell(&tiles[2], tree.tiles[level], sizeof tree.tiles[level]);
        full++;
      }
    }
    if (place % 2 == 0) break;
    node_hash(tree.frontier[height], hash, hash);
  }
  memcpy(tree.frontier[height], hash, hash_bytes);
  tree.size += added;
  return full;
}

static void read_root(uint8_t *root) {
  SHA256(NULL, 0, root);
  for (int height = 0; tree.size >> height != 0; height++) {
    if ((tree.size >> height & 1) == 0) continue;
    bool is_lowest = (tree.size & ((1ull << height) - 1)) == 0;
    if (is_lowest) memcpy(root, tree.frontier[height], hash_bytes);
    else node_hash(tree.frontier[height], root, root);
  }
}

/* The root of a full tile, that is of 2^8 nodes. */
static void tile_root(const uint8_t *hashes, uint8_t *root) {
  uint8_t nodes[tile_width][hash_bytes];
  memcpy(nodes, hashes, sizeof nodes);
  for (int width = tile_width / 2; width > 0; width /= 2)
    for (int i = 0; i < width; i++) node_hash(nodes[2 * i], nodes[2 * i + 1], nodes[i]);
  memcpy(root, nodes[0], hash_bytes);
}

static PGresult *hashes_between(PGconn *conn, const char *sql, uint64_t from, uint64_t to) {
  char text[300];
  snprintf(text, sizeof text, sql, (unsigned long long)from, (unsigned long long)to);
  PGresult *result = PQexecParams(conn, text, 0, NULL, NULL, NULL, NULL, 1);
  return checked(conn, result, text);
}

/* Adds the incomplete tile of a level to the tree; levels above must be there. */
static void load_level(PGconn *conn, int level, uint64_t size) {
  uint64_t end = size >> 8 * level, begin = end / tile_width * tile_width;
  char sql[200];
  if (level == 0) {
    snprintf(sql, sizeof sql, "SELECT hash FROM audit.leaf WHERE leaf_index >= %%llu"
                              " AND leaf_index < %%llu ORDER BY leaf_index");
  } else {
    snprintf(sql, sizeof sql, "SELECT hashes FROM audit.tile WHERE level = %d AND tile_index >="
                              " %%llu AND tile_index < %%llu ORDER BY tile_index", level - 1);
  }
  PGresult *rows = hashes_between(conn, sql, begin, end);
  for (int i = 0; i < PQntuples(rows); i++) {
    uint8_t root[hash_bytes];
    const uint8_t *hashes = (const uint8_t *)PQgetvalue(rows, i, 0);
    if (level == 0) memcpy(root, hashes, hash_bytes);
    else tile_root(hashes, root);
    append_node(root, 8 * level, NULL);
  }
  PQclear(rows);
}

/* Reads the right edge of the stored tree; whether it is right shows at the first commit. */
static void load_tree(PGconn *conn) {
  const char sql[] = "SELECT size FROM audit.head";
  PGresult *head = checked(conn, PQexecParams(conn, sql, 0, NULL, NULL, NULL, NULL, 1), sql);
  uint64_t size;
  memcpy(&size, PQgetvalue(head, 0, 0), sizeof size);
  size = be64toh(size);
  PQclear(head);
  for (int level = tile_levels - 1; level >= 0; level--) load_level(conn, level, size);
  if (tree.size != size) errx(1, "leaves or tiles are missing");
}

/* --- the committer --- */

/* A leaf to be, and the worker that waits for it. */
struct draft {
  const uint8_t *asked;
  uint8_t pseudonym[uuid_bytes];
  const struct list *visits;
  bool is_durable;
  pthread_cond_t durable;
};

/* What one commit knows of the locked head. */
struct head {
  uint64_t size;
  uint8_t root[hash_bytes];
  int64_t last_at;
};

static struct {
  pthread_mutex_t lock;
  pthread_cond_t some;
  struct draft *waiting[maximum_connections];
  size_t count;
  bool is_closed;
} queue = {.lock = PTHREAD_MUTEX_INITIALIZER, .some = PTHREAD_COND_INITIALIZER};

static PGconn *log_connection;
static const struct transaction *log_transaction;
static size_t batches, leaves;

/* The parameters of a commit's statements; each is an array with an element a row. */
static struct bytes of_leaves[3], of_secrets[3], of_subjects[4], of_tiles[3];

/* Microseconds since 1970. */
static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_REALTIME, &time);
  return time.tv_sec * 1000000ll + time.tv_nsec / 1000;
}

static void write_time(int64_t at, char *text, size_t room) {
  time_t whole = at / 1000000;
  struct tm parts;
  gmtime_r(&whole, &parts);
  size_t used = strftime(text, room, "%Y-%m-%dT%H:%M:%S", &parts);
  snprintf(text + used, room - used, ".%06dZ", (int)(at % 1000000));
}

/* A new UUIDv7 of the time. */
static void write_new_uuid(int64_t at, char *text) {
  uint8_t id[uuid_bytes];
  uint64_t time = htobe64((uint64_t)(at / 1000) << 16);
  RAND_bytes(id, sizeof id);
  memcpy(id, &time, 6);
  id[6] = 0x70 | (id[6] & 0x0f);
  id[8] = 0x80 | (id[8] & 0x3f);
  write_uuid(id, text);
}

/* base64 of SHA-256(0x02, salt, number of subjects, each pseudonym and visit). */
static void write_commitment(const struct draft *draft, const uint8_t *salt, char *text) {
  uint8_t digest[hash_bytes];
  static struct bytes all;
  all.used = 0;
  put(&all, "\x02", 1);
  put(&all, salt, salt_bytes);
  put32(&all, draft->visits->count);
  for (size_t i = 0; i < draft->visits->count; i++) {
    char visit[uuid_text];
    write_uuid(draft->visits->ids[i], visit);
    put(&all, draft->pseudonym, uuid_bytes);
    put_text(&all, visit);
  }
  SHA256(all.at, all.used, digest);
  EVP_EncodeBlock((uint8_t *)text, digest, sizeof digest);
}

/* The pseudonym, which a leaf of one subject shows. */
static void write_subject(const struct draft *draft, char *text) {
  char *to = text;
  *to = 0;
  if (draft->visits->count != 1) return;
  to += sprintf(to, ",\"sub\":\"");
  for (int i = 0; i < uuid_bytes; i++) to += sprintf(to, "%02x", draft->pseudonym[i]);
  sprintf(to, "\"");
}

static void write_member(const struct draft *draft, const char *name, int64_t at,
                         const uint8_t *salt, char *text, size_t room) {
  if (strcmp(name, "at") == 0) write_time(at, text, room);
  else if (strcmp(name, "cm") == 0) write_commitment(draft, salt, text);
  else if (strcmp(name, "id") == 0 || strcmp(name, "req") == 0) write_new_uuid(at, text);
  else if (strcmp(name, "n") == 0) snprintf(text, room, "%zu", draft->visits->count);
  else if (strcmp(name, "asked") == 0) write_uuid(draft->asked, text);
  else if (strcmp(name, "sub") == 0) write_subject(draft, text);
  else errx(1, "unknown in the leaf: %s", name);
}

/* A leaf's bytes: the plan's text with its own members. */
static void write_entry(const struct draft *draft, int64_t at, const uint8_t *salt,
                        struct bytes *entry) {
  entry->used = 0;
  for (const char *from = plan.leaf; *from != 0;) {
    if (*from != '{' || !islower((unsigned char)from[1])) {
      put(entry, from++, 1);
      continue;
    }
    char name[8], text[128];
    size_t length = strcspn(from + 1, "}");
    snprintf(name, sizeof name, "%.*s", (int)length, from + 1);
    write_member(draft, name, at, salt, text, sizeof text);
    put_text(entry, text);
    from += length + 2;
  }
}

static void begin_arrays(void) {
  static const uint32_t leaf_types[] = {type_int8, type_bytea, type_bytea};
  static const uint32_t subject_types[] = {type_int8, type_int4, type_bytea, type_uuid};
  static const uint32_t tile_types[] = {type_int2, type_int8, type_bytea};
  for (int i = 0; i < 3; i++) {
    begin_array(&of_leaves[i], leaf_types[i]);
    begin_array(&of_secrets[i], leaf_types[i]);
    begin_array(&of_tiles[i], tile_types[i]);
  }
  for (int i = 0; i < 4; i++) begin_array(&of_subjects[i], subject_types[i]);
}

static void end_arrays(size_t leaf_count, size_t subject_count, size_t tile_count) {
  for (int i = 0; i < 3; i++) {
    end_array(&of_leaves[i], leaf_count);
    end_array(&of_secrets[i], leaf_count);
    end_array(&of_tiles[i], tile_count);
  }
  for (int i = 0; i < 4; i++) end_array(&of_subjects[i], subject_count);
}

static void put_subjects(const struct draft *draft, uint64_t leaf) {
  for (size_t i = 0; i < draft->visits->count; i++) {
    put_int8(&of_subjects[0], leaf);
    put_int4(&of_subjects[1], i);
    put_cell(&of_subjects[2], draft->pseudonym, uuid_bytes);
    put_cell(&of_subjects[3], draft->visits->ids[i], uuid_bytes);
  }
}

/* Appends a leaf to the tree and to the arrays; returns how many tiles it completes. */
static int put_leaf(const struct draft *draft, int64_t at) {
  static struct bytes entry, prefixed;
  uint8_t salt[salt_bytes], hash[hash_bytes];
  uint64_t leaf = tree.size;
  RAND_bytes(salt, sizeof salt);
  write_entry(draft, at, salt, &entry);
  prefixed.used = 0;
  put(&prefixed, "\0", 1);
  put(&prefixed, entry.at, entry.used);
  SHA256(prefixed.at, prefixed.used, hash);
  put_int8(&of_leaves[0], leaf);
  put_cell(&of_leaves[1], entry.at, entry.used);
  put_cell(&of_leaves[2], hash, sizeof hash);
  put_int8(&of_secrets[0], leaf);
  put_cell(&of_secrets[1], salt, sizeof salt);
  put32(&of_secrets[2], UINT32_MAX);
  put_subjects(draft, leaf);
  return append_node(hash, 0, of_tiles);
}

/* Sends the statement of the log's transaction that has this name in the gateway. */
static void send_log(const char *name, int count, const struct bytes *parameters) {
  const char *values[4];
  int lengths[4], formats[4];
  for (int i = 0; i < count; i++) {
    values[i] = (const char *)parameters[i].at;
    lengths[i] = parameters[i].used;
    formats[i] = 1;
  }
  int index = log_transaction - plan.transactions;
  for (int i = 0; i < log_transaction->statement_count; i++) {
    const struct statement *statement = &log_transaction->statements[i];
    if (!is_named(statement->sql, name)) continue;
    if (statement->parameter_count != count) errx(1, "%s: other parameters", name);
    if (!PQsendQueryPrepared(log_connection, server_name(index, i), count, values, lengths,
                             formats, 1))
      errx(1, "%s: %s", name, PQerrorMessage(log_connection));
    return;
  }
  errx(1, "%s is not in the plan", name);
}

/* BEGIN is the first statement of the log's transaction, COMMIT the last. */
static void send_log_border(bool is_last) {
  int index = log_transaction - plan.transactions;
  const char *name = server_name(index, is_last ? log_transaction->statement_count - 1 : 0);
  if (!PQsendQueryPrepared(log_connection, name, 0, NULL, NULL, NULL, 1))
    errx(1, "%s", PQerrorMessage(log_connection));
}

static void take_nothing(const PGresult *result, void *unused) {
  (void)result;
  (void)unused;
}

static void take_head(const PGresult *result, void *argument) {
  struct head *head = argument;
  if (PQfnumber(result, "last_at") < 0) return;
  uint64_t size, at;
  memcpy(&size, PQgetvalue(result, 0, PQfnumber(result, "size")), sizeof size);
  memcpy(head->root, PQgetvalue(result, 0, PQfnumber(result, "root")), hash_bytes);
  memcpy(&at, PQgetvalue(result, 0, PQfnumber(result, "last_at")), sizeof at);
  head->size = be64toh(size);
  head->last_at = (int64_t)be64toh(at) + postgres_epoch;
}

/* Locks the head: what it shows must be what the tree here has. */
static void lock_head(struct head *head) {
  uint8_t root[hash_bytes];
  head->size = UINT64_MAX;
  send_log_border(false);
  send_log("audit.lock_head", 0, NULL);
  receive(log_connection, take_head, head);
  read_root(root);
  if (head->size != tree.size || memcmp(root, head->root, sizeof root) != 0)
    errx(1, "the head of the log is not that of its leaves");
}

static void send_moved_head(int64_t at) {
  uint8_t root[hash_bytes];
  uint64_t size = htobe64(tree.size), time = htobe64(at - postgres_epoch);
  read_root(root);
  const struct bytes parameters[] = {{(uint8_t *)&size, sizeof size, 0},
                                     {root, sizeof root, 0},
                                     {(uint8_t *)&time, sizeof time, 0}};
  send_log("audit.move_head", 3, parameters);
}

/* Commits a batch of leaves, as LeafCommitter and AuditLog do. */
static void commit_leaves(struct draft **drafts, size_t count) {
  struct head head;
  size_t subjects = 0, full = 0;
  lock_head(&head);
  begin_arrays();
  int64_t started = now(), at = head.last_at;
  for (size_t i = 0; i < count; i++) {
    at = started > at + 1 ? started : at + 1;
    full += put_leaf(drafts[i], at);
    subjects += drafts[i]->visits->count;
  }
  end_arrays(count, subjects, full);
  send_log("audit.insert_leaves", 3, of_leaves);
  send_log("audit.insert_secrets", 3, of_secrets);
  send_log("audit.insert_subjects", 4, of_subjects);
  if (full > 0) send_log("audit.insert_tiles", 3, of_tiles);
  send_moved_head(at);
  send_log_border(true);
  receive(log_connection, take_nothing, NULL);
  batches++;
  leaves += count;
}

/* Takes the oldest of those who wait; returns how many, 0 when no more come. */
static size_t take_batch(struct draft **drafts) {
  pthread_mutex_lock(&queue.lock);
  while (queue.count == 0 && !queue.is_closed) pthread_cond_wait(&queue.some, &queue.lock);
  size_t count = queue.count < batch_limit ? queue.count : batch_limit;
  memcpy(drafts, queue.waiting, count * sizeof *drafts);
  queue.count -= count;
  memmove(queue.waiting, queue.waiting + count, queue.count * sizeof *drafts);
  pthread_mutex_unlock(&queue.lock);
  return count;
}

static void *run_committer(void *unused) {
  struct draft *drafts[batch_limit];
  for (size_t count; (count = take_batch(drafts)) > 0;) {
    commit_leaves(drafts, count);
    pthread_mutex_lock(&queue.lock);
    for (size_t i = 0; i < count; i++) {
      drafts[i]->is_durable = true;
      pthread_cond_signal(&drafts[i]->durable);
    }
    pthread_mutex_unlock(&queue.lock);
  }
  return unused;
}

/* Hands a leaf to the committer and returns when it is durable. */
static void commit(struct draft *draft) {
  draft->is_durable = false;
  pthread_mutex_lock(&queue.lock);
  queue.waiting[queue.count++] = draft;
  pthread_cond_signal(&queue.some);
  while (!draft->is_durable) pthread_cond_wait(&draft->durable, &queue.lock);
  pthread_mutex_unlock(&queue.lock);
}

static void close_queue(void) {
  pthread_mutex_lock(&queue.lock);
  queue.is_closed = true;
  pthread_cond_signal(&queue.some);
  pthread_mutex_unlock(&queue.lock);
}

/* --- reading --- */

/* A worker: one read at a time, on its own connection of each role. */
struct worker {
  pthread_t thread;
  PGconn *connections[maximum_roles];
  struct list asked[list_names], found[list_names];
  struct draft draft;
  bool is_audited;
  struct bytes parameters[maximum_parameters];
  size_t rows, reads, room;
  uint32_t *microseconds; /* of each read */
};

static double read_seconds, warm_up;
static size_t connections = 1;
static bool waits;
static atomic_size_t next_id, all_reads;
static atomic_ullong end_us = UINT64_MAX;
static pthread_barrier_t warm, started;

static uint64_t now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void add(struct list *list, const void *id) {
  if (list->count == list_room) errx(1, "too many ids");
  memcpy(list->ids[list->count++], id, uuid_bytes);
}

static void add_new(struct list *list, const void *id) {
  for (size_t i = 0; i < list->count; i++)
    if (memcmp(list->ids[i], id, uuid_bytes) == 0) return;
  add(list, id);
}

/* A list as the text of an array, for row security's settings. */
static void put_list_text(struct bytes *text, const struct list *list) {
  put(text, "{", 1);
  for (size_t i = 0; i < list->count; i++) {
    char id[uuid_text];
    write_uuid(list->ids[i], id);
    if (i > 0) put(text, ",", 1);
    put_text(text, id);
  }
  put(text, "}", 1);
}

/* A list in the form that the parameter's type wants. */
static void put_list(struct bytes *bytes, const struct list *list, Oid type) {
  bytes->used = 0;
  if (type == type_text) {
    put_list_text(bytes, list);
  } else if (type == type_uuids) {
    begin_array(bytes, type_uuid);
    for (size_t i = 0; i < list->count; i++) put_cell(bytes, list->ids[i], uuid_bytes);
    end_array(bytes, list->count);
  } else if (type == type_uuid && list->count == 1) {
    put(bytes, list->ids[0], uuid_bytes);
  } else {
    errx(1, "a list of %zu ids as type %u", list->count, type);
  }
}

static void send_statement(struct worker *worker, PGconn *conn, const char *name,
                           const struct statement *statement) {
  const struct list *lists = worker->is_audited ? worker->found : worker->asked;
  const char *values[maximum_parameters];
  int lengths[maximum_parameters], formats[maximum_parameters];
  for (int i = 0; i < statement->parameter_count; i++) {
    const struct parameter *parameter = &statement->parameters[i];
    struct bytes *bytes = &worker->parameters[i];
    bool is_list = parameter->list >= 0;
    if (is_list) put_list(bytes, &lists[parameter->list], parameter->type);
    values[i] = is_list ? (const char *)bytes->at : parameter->text;
    lengths[i] = is_list ? (int)bytes->used : 0;
    formats[i] = is_list;
  }
  if (!PQsendQueryPrepared(conn, name, statement->parameter_count, values, lengths, formats, 1))
    errx(1, "%.80s: %s", statement->sql, PQerrorMessage(conn));
}

/* Notes the person of a row; a read here is about one. */
static void take_person(struct worker *worker, const char *pseudonym) {
  bool is_first = worker->found[patients].count == 0 && worker->found[visits].count == 0;
  if (is_first) memcpy(worker->draft.pseudonym, pseudonym, uuid_bytes);
  else if (memcmp(worker->draft.pseudonym, pseudonym, uuid_bytes) != 0)
    errx(1, "more than one person in a read");
}

/* Counts rows, and before the leaf takes the ids that resolving found. */
static void take_rows(const PGresult *result, void *argument) {
  struct worker *worker = argument;
  int rows = PQntuples(result), pseudonym = PQfnumber(result, "pseudonym");
  int visit = PQfnumber(result, "visit_id"), patient = PQfnumber(result, "patient_id");
  if (rows == 0 || strcmp(PQfname(result, 0), "set_config") == 0) return;
  worker->rows += rows;
  if (worker->is_audited || pseudonym < 0) return;
  for (int i = 0; i < rows; i++) {
    take_person(worker, PQgetvalue(result, i, pseudonym));
    if (patient >= 0) add_new(&worker->found[patients], PQgetvalue(result, i, patient));
    if (visit < 0 || i >= page_visits) continue;
    add(&worker->found[visits], PQgetvalue(result, i, visit));
    add(&worker->found[owners], plan.facility);
  }
}

static void audit(struct worker *worker) {
  if (worker->found[visits].count == 0) errx(1, "a read found no visit");
  commit(&worker->draft);
  worker->is_audited = true;
}

static void run_transaction(struct worker *worker, int index) {
  const struct transaction *transaction = &plan.transactions[index];
  PGconn *conn = worker->connections[transaction->role];
  for (int i = 0; i < transaction->statement_count; i++)
    send_statement(worker, conn, server_name(index, i), &transaction->statements[i]);
  receive(conn, take_rows, worker);
}

static void read_one(struct worker *worker, const uint8_t *id) {
  for (int i = 0; i < list_names; i++) worker->asked[i].count = worker->found[i].count = 0;
  add(&worker->asked[plan.asked], id);
  add(&worker->asked[facilities], plan.facility);
  add(&worker->found[facilities], plan.facility);
  worker->is_audited = false;
  worker->draft.asked = id;
  for (int i = 0; i < plan.transaction_count; i++) {
    if (plan.transactions[i].is_log) audit(worker);
    else run_transaction(worker, i);
  }
  all_reads++;
}

static void note_time(struct worker *worker, uint64_t took) {
  if (worker->reads == worker->room) {
    worker->room = 2 * (worker->room + 4096);
    worker->microseconds = realloc(worker->microseconds, worker->room * sizeof(uint32_t));
    if (worker->microseconds == NULL) errx(1, "out of memory");
  }
  worker->microseconds[worker->reads++] = took < UINT32_MAX ? took : UINT32_MAX;
}

static void *run_worker(void *argument) {
  struct worker *worker = argument;
  uint64_t warm_end = now_us() + (uint64_t)(warm_up * 1e6);
  while (now_us() < warm_end) read_one(worker, ids[next_id++ % id_count]);
  pthread_barrier_wait(&warm);
  worker->rows = 0;
  pthread_barrier_wait(&started);
  for (uint64_t begin; (begin = now_us()) < end_us;) {
    size_t turn = next_id++;
    if (read_seconds == 0 && turn >= id_count) break;
    read_one(worker, ids[turn % id_count]);
    note_time(worker, now_us() - begin);
  }
  return NULL;
}

/* --- what it took --- */

static double cpu_us(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 + usage.ru_utime.tv_usec +
         usage.ru_stime.tv_usec;
}

static int by_size(const void *left, const void *right) {
  uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
  return (a > b) - (a < b);
}

/* The times of all reads, shortest first. */
static uint32_t *sorted_times(const struct worker *workers, size_t count) {
  uint32_t *all = malloc((count + 1) * sizeof *all);
  size_t used = 0;
  for (size_t i = 0; i < connections; i++) {
    if (workers[i].reads == 0) continue;
    memcpy(all + used, workers[i].microseconds, workers[i].reads * sizeof *all);
    used += workers[i].reads;
  }
  qsort(all, count, sizeof *all, by_size);
  return all;
}

static void report(const struct worker *workers, double seconds, double cpu) {
  size_t reads = 0, rows = 0;
  for (size_t i = 0; i < connections; i++) {
    reads += workers[i].reads;
    rows += workers[i].rows;
  }
  if (reads == 0) errx(1, "nothing was read");
  uint32_t *times = sorted_times(workers, reads);
  printf("{\"connections\":%zu,\"seconds\":%.3f,\"requests\":%zu,\"requests_per_second\":%.1f,"
         "\"p50_ms\":%.3f,\"p90_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f,",
         connections, seconds, reads, reads / seconds, times[reads / 2] / 1e3,
         times[reads * 9 / 10] / 1e3, times[reads * 99 / 100] / 1e3, times[reads - 1] / 1e3);
  printf("\"rows_per_request\":%.2f,\"requests_with_warm_up\":%zu,\"leaves\":%zu,"
         "\"leaves_per_commit\":%.2f,\"client_cpu_us_per_request\":%.1f}\n",
         (double)rows / reads, (size_t)all_reads, leaves, (double)leaves / batches, cpu / reads);
  fflush(stdout);
  free(times);
}

/* --- run --- */

static void open_worker(struct worker *worker, const char *conninfo) {
  pthread_cond_init(&worker->draft.durable, NULL);
  worker->draft.visits = &worker->found[visits];
  for (int i = 0; i < plan.role_count; i++) {
    if (strcmp(plan.roles[i].name, log_role) == 0) continue;
    worker->connections[i] = open_connection(conninfo, i);
    begin_pipelines(worker->connections[i]);
  }
}

static void open_log(const char *conninfo) {
  for (int i = 0; i < plan.transaction_count; i++)
    if (plan.transactions[i].is_log) log_transaction = &plan.transactions[i];
  if (log_transaction == NULL || plan.leaf == NULL) errx(1, "the plan writes no leaf");
  log_connection = open_connection(conninfo, log_transaction->role);
  load_tree(log_connection);
  begin_pipelines(log_connection);
}

static void await_start(void) {
  pthread_barrier_wait(&warm);
  next_id = 0;
  if (!waits) return;
  fputs("ready\n", stderr);
  for (int c = getchar(); c != '\n' && c != EOF;) c = getchar();
}

static void run(const char *conninfo) {
  static struct worker workers[maximum_connections];
  pthread_t committer;
  open_log(conninfo);
  for (size_t i = 0; i < connections; i++) open_worker(&workers[i], conninfo);
  pthread_barrier_init(&warm, NULL, connections + 1);
  pthread_barrier_init(&started, NULL, connections + 1);
  if (pthread_create(&committer, NULL, run_committer, NULL) != 0) errx(1, "no thread");
  for (size_t i = 0; i < connections; i++)
    if (pthread_create(&workers[i].thread, NULL, run_worker, &workers[i]) != 0)
      errx(1, "no thread");
  await_start();
  double cpu = cpu_us();
  uint64_t begin = now_us();
  if (read_seconds > 0) end_us = begin + (uint64_t)(read_seconds * 1e6);
  pthread_barrier_wait(&started);
  for (size_t i = 0; i < connections; i++) pthread_join(workers[i].thread, NULL);
  double took = (now_us() - begin) / 1e6;
  cpu = cpu_us() - cpu;
  close_queue();
  pthread_join(committer, NULL);
  report(workers, took, cpu);
  while (waits && getchar() != EOF) continue;
  for (size_t i = 0; i < connections; i++)
    for (int j = 0; j < plan.role_count; j++) PQfinish(workers[i].connections[j]);
  PQfinish(log_connection);
}

int main(int count, char **words) {
  static const struct option options[] = {
      {"ids", required_argument, NULL, 'i'},     {"connections", required_argument, NULL, 'n'},
      {"seconds", required_argument, NULL, 's'}, {"warm-up", required_argument, NULL, 'u'},
      {"wait", no_argument, NULL, 'w'},          {NULL, 0, NULL, 0},
  };
  const char *id_file = NULL;
  int option;
  while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
    switch (option) {
    case 'i': id_file = optarg; break;
    case 'n': connections = strtoul(optarg, NULL, 10); break;
    case 's': read_seconds = atof(optarg); break;
    case 'u': warm_up = atof(optarg); break;
    case 'w': waits = true; break;
    default: return 2;
    }
  }
  bool is_right = count - optind == 2 && id_file != NULL;
  if (!is_right || connections == 0 || connections > maximum_connections) {
    fputs("usage: readload CONNINFO PLAN --ids FILE ...; the head of readload.c tells all\n",
          stderr);
    return 2;
  }
  read_lines(words[optind + 1], read_plan_line);
  read_lines(id_file, read_id);
  if (id_count == 0) errx(1, "no ids");
  run(words[optind]);
  return 0;
}

/*
 * visitload: the yardstick beside which the gateway is measured.
 *
 * It writes the very rows that the gateway wrote, by libpq, as fast as PostgreSQL takes them: what
 * reading, judging, sealing, looking up and answering cost is left out, what storing costs is not.
 *
 *   visitload record CONNINFO TAPE [--limit N]
 *     Copies from a database that the gateway filled and that rests, as superuser, all rows of each
 *     accepted submission to a tape, in the order of submission_id.
 *   visitload run CONNINFO TAPE --batch N --connections C [--visits N] [--head]
 *     Writes the tape into an empty migrated database, N submissions a transaction, and prints one
 *     JSON line. CONNINFO names the role baimbai_intake; the same with user=postgres checkpoints
 *     before and counts after. A transaction is a pipeline of one statement a table; that of a
 *     single visit is one statement. With --head it locks the head of the log before it writes the
 *     leaves, as the gateway does; else the head is written once, at the end, because a head locked
 *     for every visit would halve the yardstick. Exits 1 if what is stored is not what was
 *     acknowledged.
 *
 * A visit here is a submission: the simulator sends one visit in each.
 *
 * Build: gcc -O2 -Wall -Wextra $(pkg-config --cflags libpq) -o visitload visitload.c \
 *            $(pkg-config --libs libpq) -lcrypto -lpthread
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <endian.h>
#include <err.h>
#include <fcntl.h>
#include <getopt.h>
#include <libpq-fe.h>
#include <openssl/sha.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { maximum_columns = 64, uuid_bytes = 16 };
/* The tree of RFC 6962 in tiles of 256 hashes; five levels of them hold 2^40 leaves. */
enum { hash_bytes = 32, tile_width = 256, tile_levels = 5, tile_columns = 3 };

struct table {
  const char *name;
  const char *owner;   /* how a row leads to c.submission_id, the submission that wrote it */
  const char *arbiter; /* the key of ON CONFLICT DO NOTHING, by which rows are sorted */
  int column_count;
  int first; /* the first column's place among the parameters of a whole visit */
  int leaf;  /* which column is the index of the leaf, given anew; -1 for none */
  uint32_t elements[maximum_columns]; /* OID of the type of each array parameter's elements */
  bool is_key[maximum_columns];
  char *selected, *insert, *part; /* SQL: what is recorded, INSERT alone, INSERT in a WITH */
};

#define OF_SUBMISSION "chosen c ON c.submission_id = t.submission_id"
#define OF_LEAF "chosen c ON c.leaf_index = t.leaf_index"
#define OF_PATIENT "named c ON c.patient_id = t.patient_id"
#define OF_PERSON \
  "(SELECT DISTINCT ON (p.person_id) p.person_id, n.submission_id FROM named n" \
  " JOIN identity.patient p USING (patient_id) ORDER BY 1, 2) c ON c.person_id = t.person_id"
#define OF_VISIT(assertion) \
  "record.visit_assertion a ON a.facility_id = t.facility_id AND a.visit_id = t.visit_id" \
  " AND a.assertion = " assertion " JOIN chosen c ON c.submission_id = a.submission_id"

/* In the order in which the gateway writes them; from `leaf_table` on under the head's lock. */
static struct table tables[] = {
    {.name = "record.submission_key", .owner = OF_SUBMISSION, .arbiter = "facility_id, kind, hmac"},
    {.name = "identity.identifier", .owner = OF_PERSON, .arbiter = "key_id, hmac"},
    {.name = "identity.patient_key", .owner = OF_PATIENT, .arbiter = "facility_id, hmac"},
    {.name = "record.visit_key", .owner = OF_VISIT("1"), .arbiter = "facility_id, kind, hmac"},
    {.name = "record.shared_resource", .owner = OF_SUBMISSION, .arbiter = "facility_id, hmac"},
    {.name = "identity.person", .owner = OF_PERSON},
    {.name = "identity.patient", .owner = OF_PATIENT},
    {.name = "identity.patient_assertion",
     .owner = OF_SUBMISSION,
     .arbiter = "patient_id, content_hash"},
    {.name = "record.unknown_code_use", .owner = OF_SUBMISSION},
    {.name = "record.visit_assertion", .owner = OF_SUBMISSION},
    {.name = "record.diagnosis", .owner = OF_VISIT("t.assertion")},
    {.name = "record.procedure", .owner = OF_VISIT("t.assertion")},
    {.name = "record.observation", .owner = OF_VISIT("t.assertion")},
    {.name = "record.medication_request", .owner = OF_VISIT("t.assertion")},
    {.name = "record.visit", .owner = OF_VISIT("1")},
    {.name = "record.visit_link",
     .owner = OF_SUBMISSION,
     .arbiter = "facility_id, visit_id, other_id"},
    {.name = "record.patient_resource", .owner = OF_SUBMISSION},
    {.name = "record.raw_part", .owner = OF_SUBMISSION},
    {.name = "audit.leaf", .owner = OF_LEAF},
    {.name = "audit.leaf_secret", .owner = OF_LEAF},
    {.name = "audit.subject", .owner = OF_LEAF},
    {.name = "record.submission", .owner = OF_SUBMISSION},
};
enum { table_count = sizeof tables / sizeof *tables, submission_table = table_count - 1 };
enum { leaf_table = table_count - 4, visit_table = leaf_table - 4 };
/* The parameters of a whole visit: the facilities, all columns of all tables, those of tiles. */
static int tile_first, parameter_count;

/* --- bytes, all numbers most significant first, as PostgreSQL and the tape have them --- */

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

static void put32(struct bytes *bytes, uint32_t value) {
  value = htobe32(value);
  put(bytes, &value, sizeof value);
}

/* A cell is its length, then its bytes; null is the length -1 and nothing. */
static void put_cell(struct bytes *bytes, const void *from, uint32_t count) {
  put32(bytes, count);
  put(bytes, from, count);
}

static uint32_t get32(const uint8_t *at) {
  uint32_t value;
  memcpy(&value, at, sizeof value);
  return be32toh(value);
}

static size_t cell_size(const uint8_t *cell) {
  int32_t length = get32(cell);
  return 4 + (length > 0 ? length : 0);
}

static const uint8_t *skip_cells(const uint8_t *at, size_t count) {
  for (; count > 0; count--) at += cell_size(at);
  return at;
}

/* --- talking to PostgreSQL --- */

static PGconn *connection(const char *conninfo) {
  PGconn *conn = PQconnectdb(conninfo);
  if (PQstatus(conn) != CONNECTION_OK) errx(1, "%s", PQerrorMessage(conn));
  return conn;
}

static PGresult *checked(PGconn *conn, PGresult *result, const char *what) {
  ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_OUT &&
      status != PGRES_PIPELINE_SYNC) {
    errx(1, "%.200s: %s", what, PQerrorMessage(conn));
  }
  return result;
}

static PGresult *query(PGconn *conn, const char *sql) {
  return checked(conn, PQexec(conn, sql), sql);
}

static long long number(PGconn *conn, const char *sql) {
  PGresult *result = query(conn, sql);
  long long value = atoll(PQgetvalue(result, 0, 0));
  PQclear(result);
  return value;
}

/* One row for each column, with the table's SQL in all. Arrays travel as their text and numerics as
 * their digits, as the gateway sends them. Arrays are unnested in the SELECT's list: in FROM each
 * would be stored on its way, cell by cell, which costs PostgreSQL a quarter more. */
static const char columns_sql[] =
    "WITH entry AS (SELECT a.attname AS name, p.oid AS element, format_type(p.oid, NULL) AS type,"
    "  CASE WHEN p.oid <> t.oid THEN '::' || format_type(t.oid, a.atttypmod) END AS stored,"
    "  row_number() OVER (ORDER BY a.attnum) AS place"
    "  FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
    "  JOIN pg_type p ON p.oid = CASE WHEN t.typcategory = 'A' OR t.typname = 'numeric'"
    "    THEN 'text'::regtype ELSE t.oid END"
    "  WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped),"
    " list AS (SELECT string_agg(name, ', ' ORDER BY place) AS names,"
    "  string_agg(format('t.%s%s', name, CASE WHEN stored <> '' THEN '::text' END), ', '"
    "    ORDER BY place) AS selected,"
    "  string_agg(format('unnest($%s::%s[])%s', place, type, stored), ', ' ORDER BY place)"
    "    AS alone,"
    "  string_agg(format('unnest($%s::%s[])%s', $3::int + place, type, stored), ', '"
    "    ORDER BY place) AS part FROM entry)"
    " SELECT element, name = ANY (string_to_array($2, ', ')), name = 'leaf_index', selected,"
    "  format('INSERT INTO %s (%s) SELECT %s%s', $1::text, names, alone, conflict),"
    "  format('INSERT INTO %s (%s) SELECT %s%s', $1::text, names, part, conflict)"
    " FROM entry, list, CAST(' ON CONFLICT (' || $2 || ') DO NOTHING' AS text) AS conflict"
    " ORDER BY place";

/* Learns all columns of all tables. */
static void read_columns(PGconn *conn) {
  parameter_count = 1;
  for (struct table *table = tables; table < tables + table_count; table++) {
    char first[12];
    snprintf(first, sizeof first, "%d", parameter_count);
    const char *values[] = {table->name, table->arbiter, first};
    PGresult *result = PQexecParams(conn, columns_sql, 3, NULL, values, NULL, NULL, 0);
    checked(conn, result, table->name);
    table->column_count = PQntuples(result);
    if (table->column_count > maximum_columns) errx(1, "%s has too many columns", table->name);
    table->first = parameter_count;
    table->leaf = -1;
    for (int i = 0; i < table->column_count; i++) {
      table->elements[i] = strtoul(PQgetvalue(result, i, 0), NULL, 10);
      table->is_key[i] = *PQgetvalue(result, i, 1) == 't';
      if (*PQgetvalue(result, i, 2) == 't') table->leaf = i;
    }
    table->selected = strdup(PQgetvalue(result, 0, 3));
    table->insert = strdup(PQgetvalue(result, 0, 4));
    table->part = strdup(PQgetvalue(result, 0, 5));
    PQclear(result);
    parameter_count += table->column_count;
  }
  tile_first = parameter_count;
  parameter_count += tile_columns;
}

/* The tape begins with what its rows are: every INSERT with its columns and types. */
static void put_head(struct bytes *bytes) {
  for (int i = 0; i < table_count; i++) {
    put(bytes, tables[i].insert, strlen(tables[i].insert));
    put(bytes, "\n", 1);
  }
}

/* --- record --- */

/* One table's rows in the order of the submissions that wrote them, in COPY's binary format. */
struct stream {
  PGconn *conn;
  bool is_begun;
  char *message;           /* NULL at the end */
  const uint8_t *id, *row; /* the submission, and the cells */
  size_t row_bytes;
};

static void advance(struct stream *stream) {
  PQfreemem(stream->message);
  int length = PQgetCopyData(stream->conn, &stream->message, false);
  if (length < -1) errx(1, "%s", PQerrorMessage(stream->conn));
  if (length < 0) return;
  /* The first message begins with COPY's head: 11 bytes of signature, flags, extension. */
  const uint8_t *tuple = (const uint8_t *)stream->message + (stream->is_begun ? 0 : 19);
  stream->is_begun = true;
  /* A tuple is the number of its cells in 16 bits, then the cells; the number -1 ends the rows. */
  if (tuple[0] == 0xff) {
    advance(stream);
    return;
  }
  stream->id = tuple + 2 + 4;
  stream->row = stream->id + uuid_bytes;
  stream->row_bytes = length - (stream->row - (const uint8_t *)stream->message);
}

static void open_stream(struct stream *stream, const char *conninfo, const struct table *table,
                        const char *limit) {
  static const char sql[] =
      "COPY (WITH chosen AS (SELECT s.submission_id, s.leaf_index FROM record.submission s"
      "  JOIN audit.leaf l USING (leaf_index)"
      "  WHERE position('\"evt\":\"visit.submit\"'::bytea IN l.entry) > 0"
      "  ORDER BY s.submission_id LIMIT %s),"
      " named AS (SELECT DISTINCT ON (a.patient_id) a.patient_id, c.submission_id FROM chosen c"
      "  JOIN identity.patient_assertion a USING (submission_id) ORDER BY 1, 2)"
      " SELECT c.submission_id, %s FROM %s t JOIN %s ORDER BY c.submission_id, t.ctid)"
      " TO STDOUT (FORMAT binary)";
  char *whole;
  if (asprintf(&whole, sql, limit, table->selected, table->name, table->owner) < 0) {
    errx(1, "out of memory");
  }
  stream->conn = connection(conninfo);
  PQclear(query(stream->conn, "SET work_mem = '128MB'; SET jit = off; SET enable_nestloop = off"));
  PQclear(query(stream->conn, whole));
  free(whole);
}

static int record(const char *conninfo, const char *path, const char *limit) {
  struct stream streams[table_count] = {0};
  struct bytes bytes = {0};
  PGconn *conn = connection(conninfo);
  read_columns(conn);
  PQfinish(conn);
  put_head(&bytes);
  for (int i = 0; i < table_count; i++) open_stream(&streams[i], conninfo, &tables[i], limit);
  for (int i = 0; i < table_count; i++) advance(&streams[i]);
  FILE *tape = fopen(path, "wb");
  if (tape == NULL) errx(1, "cannot write %s", path);
  const struct stream *submissions = &streams[submission_table];
  long long count = 0, rows = 0;
  for (; submissions->message != NULL; count++) {
    uint8_t id[uuid_bytes];
    memcpy(id, submissions->id, sizeof id);
    for (int i = 0; i < table_count; i++) {
      struct stream *stream = &streams[i];
      size_t at = bytes.used;
      uint32_t own = 0;
      put32(&bytes, 0);
      for (; stream->message != NULL && memcmp(stream->id, id, sizeof id) == 0; own++) {
        put(&bytes, stream->row, stream->row_bytes);
        advance(stream);
      }
      rows += own;
      own = htobe32(own);
      memcpy(bytes.at + at, &own, sizeof own);
    }
    if (fwrite(bytes.at, 1, bytes.used, tape) != bytes.used) errx(1, "cannot write %s", path);
    bytes.used = 0;
  }
  for (int i = 0; i < table_count; i++) {
    if (streams[i].message != NULL) errx(1, "%s: a row of no submission", tables[i].name);
    PQclear(checked(streams[i].conn, PQgetResult(streams[i].conn), tables[i].name));
    PQfinish(streams[i].conn);
  }
  if (fclose(tape) != 0) errx(1, "cannot write %s", path);
  printf("{\"tape\":\"%s\",\"submissions\":%lld,\"rows\":%lld}\n", path, count, rows);
  return 0;
}

/* --- the tape --- */

/* One submission on the tape: where each table's rows begin, and how many there are. */
struct visit {
  const uint8_t *rows[table_count];
  uint32_t counts[table_count];
  const uint8_t *facility, *leaf_hash;
};

static struct visit *visits;
static size_t visit_count;

/* Finds at most `limit` submissions; the tape stays in memory, so that nothing is read later. */
static void read_tape(const char *path, size_t limit) {
  struct stat file;
  struct bytes head = {0};
  put_head(&head);
  int descriptor = open(path, O_RDONLY);
  if (descriptor < 0 || fstat(descriptor, &file) != 0) errx(1, "cannot read %s", path);
  const uint8_t *at =
      mmap(NULL, file.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, descriptor, 0);
  if (at == MAP_FAILED) errx(1, "cannot read %s", path);
  close(descriptor);
  const uint8_t *end = at + file.st_size;
  if ((size_t)file.st_size < head.used || memcmp(at, head.at, head.used) != 0) {
    errx(1, "%s is no tape of this schema", path);
  }
  size_t room = 0;
  for (at += head.used; at < end && visit_count < limit; visit_count++) {
    if (visit_count == room) {
      room = 2 * (room + 512);
      visits = realloc(visits, room * sizeof *visits);
      if (visits == NULL) errx(1, "out of memory");
    }
    struct visit *visit = &visits[visit_count];
    for (int i = 0; i < table_count; i++) {
      visit->counts[i] = get32(at);
      visit->rows[i] = at + 4;
      at = skip_cells(at + 4, (size_t)visit->counts[i] * tables[i].column_count);
    }
    if (visit->counts[leaf_table] != 1 || visit->counts[submission_table] != 1) {
      errx(1, "%s: not one leaf a submission", path);
    }
    /* Columns facility_id, the first of a submission, and hash, the third of a leaf. */
    visit->facility = visit->rows[submission_table] + 4;
    visit->leaf_hash = skip_cells(visit->rows[leaf_table], 2) + 4;
  }
  if (visit_count == 0) errx(1, "%s is empty", path);
  free(head.at);
}

/* --- the log: RFC 6962 --- */

static struct {
  pthread_mutex_t lock;
  uint64_t size;
  uint8_t frontier[8 * tile_levels][hash_bytes]; /* root of the perfect tree of each bit of size */
  uint8_t tiles[tile_levels][tile_width][hash_bytes]; /* the incomplete tile of each level */
} tree = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void node_hash(const uint8_t *left, const uint8_t *right, uint8_t *result) {
  uint8_t both[1 + 2 * hash_bytes] = {1};
  memcpy(both + 1, left, hash_bytes);
  memcpy(both + 1 + hash_bytes, right, hash_bytes);
  SHA256(both, sizeof both, result);
}

/* Adds a leaf, and to `tiles` (level, index, hashes) what it completes; returns how many tiles. */
static int append_leaf(const uint8_t *leaf, struct bytes *tiles) {
  uint8_t hash[hash_bytes];
  int full = 0, height = 0;
  memcpy(hash, leaf, hash_bytes);
  for (;; height++) {
    uint64_t place = tree.size >> height;
    uint16_t level = height / 8;
    if (height % 8 == 0) {
      memcpy(tree.tiles[level][place % tile_width], hash, hash_bytes);
      if (place % tile_width == tile_width - 1) {
        uint16_t level_sent = htobe16(level);
        uint64_t index_sent = htobe64(place / tile_width);
        put_cell(&tiles[0], &level_sent, sizeof level_sent);
        put_cell(&tiles[1], &index_sent, sizeof index_sent);
        put_cell(&tiles[2], tree.tiles[level], sizeof tree.tiles[level]);
        full++;
      }
    }
    if (place % 2 == 0) break;
    node_hash(tree.frontier[height], hash, hash);
  }
  memcpy(tree.frontier[height], hash, hash_bytes);
  tree.size++;
  return full;
}

/* The size, most significant byte first, and the root. */
static void read_tree(uint64_t *size, uint8_t *root) {
  pthread_mutex_lock(&tree.lock);
  *size = htobe64(tree.size);
  SHA256(NULL, 0, root);
  for (int height = 0; tree.size >> height != 0; height++) {
    if ((tree.size >> height & 1) == 0) continue;
    bool is_lowest = (tree.size & ((1ull << height) - 1)) == 0;
    if (is_lowest) memcpy(root, tree.frontier[height], hash_bytes);
    else node_hash(tree.frontier[height], root, root);
  }
  pthread_mutex_unlock(&tree.lock);
}

/* --- run --- */

/* One connection and its thread. */
struct lane {
  pthread_t thread;
  PGconn *conn;
  struct bytes *parameters; /* those of a whole visit; a table's are a part of them */
  const char **values;
  int *lengths, *formats;
  double *milliseconds; /* of each transaction */
  size_t transactions, rows;
};

/* A row to be written and the index of its submission's leaf. */
struct row {
  const uint8_t *cells;
  uint64_t leaf;
};

static size_t batch;
static bool locks_head;
static atomic_size_t next_visit;

static double seconds(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

static void prepare(struct lane *lane, const char *name, const char *sql) {
  PQclear(checked(lane->conn, PQprepare(lane->conn, name, sql, 0, NULL), sql));
}

static void open_lane(struct lane *lane, const char *conninfo) {
  static const char tile_sql[] =
      "INSERT INTO audit.tile (level, tile_index, hashes)"
      " SELECT unnest($%d::smallint[]), unnest($%d::bigint[]), unnest($%d::bytea[])";
  char tile[200], *whole;
  size_t size;
  lane->conn = connection(conninfo);
  lane->parameters = calloc(parameter_count, sizeof *lane->parameters);
  lane->values = calloc(parameter_count, sizeof *lane->values);
  lane->lengths = calloc(parameter_count, sizeof *lane->lengths);
  lane->formats = calloc(parameter_count, sizeof *lane->formats);
  lane->milliseconds = calloc(visit_count / batch + 1, sizeof *lane->milliseconds);
  for (int i = 0; i < parameter_count; i++) lane->formats[i] = 1;
  FILE *text = open_memstream(&whole, &size);
  for (int i = 0; i < table_count; i++) {
    fprintf(text, "%s w%d AS (%s)", i == 0 ? "WITH" : ",", i, tables[i].part);
    prepare(lane, tables[i].name, tables[i].insert);
  }
  snprintf(tile, sizeof tile, tile_sql, 1, 2, 3);
  prepare(lane, "tile", tile);
  snprintf(tile, sizeof tile, tile_sql, tile_first + 1, tile_first + 2, tile_first + 3);
  /* The main query, which sets the facilities, runs before the WITHs that it does not read. */
  fprintf(text, ", w AS (%s) SELECT set_config('baimbai.facilities', $1, true)", tile);
  fclose(text);
  prepare(lane, "visit", whole);
  free(whole);
  prepare(lane, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
  prepare(lane, "commit", "COMMIT");
  prepare(lane, "facilities", "SELECT set_config('baimbai.facilities', $1, true)");
  prepare(lane, "lock", "SELECT size, root FROM audit.head FOR UPDATE");
  prepare(lane, "move",
          "UPDATE audit.head SET size = $1::bigint, root = $2::bytea, last_at = now()");
  if (!PQenterPipelineMode(lane->conn)) errx(1, "no pipeline");
}

/* Sends a prepared statement with some of the parameters of a whole visit. */
static void send(struct lane *lane, const char *statement, int count, int first) {
  if (!PQsendQueryPrepared(lane->conn, statement, count, lane->values + first,
                           lane->lengths + first, lane->formats, 1)) {
    errx(1, "%s: %s", statement, PQerrorMessage(lane->conn));
  }
}

/* Ends a segment of the pipeline and takes its answers; returns the last one before the end. */
static PGresult *receive(struct lane *lane) {
  PGresult *last = NULL, *result = NULL;
  if (!PQpipelineSync(lane->conn)) errx(1, "%s", PQerrorMessage(lane->conn));
  while (PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
    PQclear(last);
    last = result;
    /* A statement's answer is followed by a null, the end is not. */
    while ((result = PQgetResult(lane->conn)) == NULL) continue;
    checked(lane->conn, result, "pipeline");
  }
  PQclear(result);
  return last;
}

static void end_parameter(struct lane *lane, int parameter) {
  lane->values[parameter] = (const char *)lane->parameters[parameter].at;
  lane->lengths[parameter] = lane->parameters[parameter].used;
}

/* An array: its dimensions, whether it has nulls, its type, its length, its first index. */
static void begin_array(struct bytes *array, uint32_t element) {
  const uint32_t head[] = {1, 1, element, 0, 1};
  array->used = 0;
  for (int i = 0; i < 5; i++) put32(array, head[i]);
}

static void end_array(struct lane *lane, int parameter, uint32_t length) {
  length = htobe32(length);
  memcpy(lane->parameters[parameter].at + 12, &length, sizeof length);
  end_parameter(lane, parameter);
}

/* Keys are of one length and never null, so their cells compare as they are. */
static int compare_keys(const void *left, const void *right, void *argument) {
  const struct table *table = argument;
  const uint8_t *a = ((const struct row *)left)->cells, *b = ((const struct row *)right)->cells;
  int order = 0;
  for (int i = 0; i < table->column_count && order == 0; i++) {
    if (table->is_key[i]) order = memcmp(a, b, cell_size(a));
    a += cell_size(a);
    b += cell_size(b);
  }
  return order;
}

/* Fills a table's parameters with its rows of the visits from `from` to `to`; returns how many. */
static size_t fill(struct lane *lane, struct table *table, size_t from, size_t to, uint64_t leaf) {
  struct bytes *arrays = &lane->parameters[table->first];
  size_t index = table - tables, count = 0;
  for (size_t i = from; i < to; i++) count += visits[i].counts[index];
  struct row *rows = malloc((count + 1) * sizeof *rows), *row = rows;
  for (size_t i = from; i < to; i++) {
    const uint8_t *cells = visits[i].rows[index];
    for (uint32_t j = 0; j < visits[i].counts[index]; j++) {
      *row++ = (struct row){cells, htobe64(leaf + i - from)};
      cells = skip_cells(cells, table->column_count);
    }
  }
  if (table->arbiter != NULL) qsort_r(rows, count, sizeof *rows, compare_keys, table);
  for (int i = 0; i < table->column_count; i++) begin_array(&arrays[i], table->elements[i]);
  for (row = rows; row < rows + count; row++) {
    for (int i = 0; i < table->column_count; i++) {
      size_t size = cell_size(row->cells);
      if (i == table->leaf) put_cell(&arrays[i], &row->leaf, sizeof row->leaf);
      else put(&arrays[i], row->cells, size);
      row->cells += size;
    }
  }
  for (int i = 0; i < table->column_count; i++) end_array(lane, table->first + i, count);
  free(rows);
  lane->rows += count;
  return count;
}

/* The facilities of the visits, as the text of an array, into the first parameter. */
static void fill_facilities(struct lane *lane, size_t from, size_t to) {
  struct bytes *text = &lane->parameters[0];
  text->used = 0;
  put(text, "{", 1);
  for (size_t i = from; i < to; i++) {
    char id[2 * uuid_bytes + 1];
    for (int j = 0; j < uuid_bytes; j++) sprintf(id + 2 * j, "%02x", visits[i].facility[j]);
    if (memmem(text->at, text->used, id, 2 * uuid_bytes) != NULL) continue;
    if (text->used > 1) put(text, ",", 1);
    put(text, id, 2 * uuid_bytes);
  }
  put(text, "}", 1);
  end_parameter(lane, 0);
}

/* Appends the leaves to the tree and fills the parameters of the `full` tiles that they complete;
 * returns the first leaf's index. */
static uint64_t append(struct lane *lane, size_t from, size_t to, size_t *full) {
  static const uint32_t types[] = {21, 20, 17}; /* smallint, bigint, bytea */
  struct bytes *tiles = &lane->parameters[tile_first];
  for (int i = 0; i < tile_columns; i++) begin_array(&tiles[i], types[i]);
  *full = 0;
  pthread_mutex_lock(&tree.lock);
  uint64_t first = tree.size;
  for (size_t i = from; i < to; i++) *full += append_leaf(visits[i].leaf_hash, tiles);
  pthread_mutex_unlock(&tree.lock);
  for (int i = 0; i < tile_columns; i++) end_array(lane, tile_first + i, *full);
  lane->rows += *full;
  return first;
}

static void send_tables(struct lane *lane, int first, int end, size_t from, size_t to,
                        uint64_t leaf) {
  for (struct table *table = &tables[first]; table < &tables[end]; table++) {
    if (fill(lane, table, from, to, leaf) == 0) continue;
    send(lane, table->name, table->column_count, table->first);
  }
}

/* Waits for the head's lock: what it shows must be what its last holder left in the tree. */
static void lock_head(struct lane *lane) {
  uint64_t size;
  uint8_t root[hash_bytes];
  send(lane, "lock", 0, 0);
  PGresult *head = receive(lane);
  read_tree(&size, root);
  if (PQntuples(head) != 1 || memcmp(PQgetvalue(head, 0, 0), &size, sizeof size) != 0 ||
      memcmp(PQgetvalue(head, 0, 1), root, sizeof root) != 0) {
    errx(1, "the head of the log is not that of its leaves");
  }
  PQclear(head);
}

static void send_head(struct lane *lane) {
  uint64_t size;
  uint8_t root[hash_bytes];
  read_tree(&size, root);
  const char *values[] = {(const char *)&size, (const char *)root};
  const int lengths[] = {sizeof size, sizeof root};
  if (!PQsendQueryPrepared(lane->conn, "move", 2, values, lengths, lane->formats, 1)) {
    errx(1, "move: %s", PQerrorMessage(lane->conn));
  }
}

static void write_visits(struct lane *lane, size_t from, size_t to) {
  size_t full;
  fill_facilities(lane, from, to);
  if (batch == 1 && !locks_head) {
    uint64_t leaf = append(lane, from, to, &full);
    for (int i = 0; i < table_count; i++) fill(lane, &tables[i], from, to, leaf);
    send(lane, "visit", parameter_count, 0);
  } else {
    send(lane, "begin", 0, 0);
    send(lane, "facilities", 1, 0);
    send_tables(lane, 0, leaf_table, from, to, 0);
    if (locks_head) lock_head(lane);
    uint64_t leaf = append(lane, from, to, &full);
    send_tables(lane, leaf_table, submission_table, from, to, leaf);
    if (full > 0) send(lane, "tile", tile_columns, tile_first);
    if (locks_head) send_head(lane);
    send_tables(lane, submission_table, table_count, from, to, leaf);
    send(lane, "commit", 0, 0);
  }
  PQclear(receive(lane));
}

static void *run_lane(void *argument) {
  struct lane *lane = argument;
  for (;;) {
    size_t from = atomic_fetch_add(&next_visit, batch);
    if (from >= visit_count) return NULL;
    double began = seconds();
    write_visits(lane, from, from + batch < visit_count ? from + batch : visit_count);
    lane->milliseconds[lane->transactions++] = (seconds() - began) * 1e3;
  }
}

/* --- what it took --- */

struct reading {
  double seconds, server_cpu, client_cpu;
  long long wal, rows, table_bytes;
};

/* Processor time of the postmaster, of its children that ended and of those that live. */
static double server_cpu(long postmaster) {
  unsigned long long ticks = 0;
  DIR *processes = opendir("/proc");
  for (struct dirent *entry; (entry = readdir(processes)) != NULL;) {
    char path[300], line[1024];
    snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
    long pid = atol(entry->d_name), parent;
    FILE *file = pid > 0 ? fopen(path, "r") : NULL;
    if (file == NULL) continue;
    const char *rest = fgets(line, sizeof line, file) ? strrchr(line, ')') : NULL;
    unsigned long long own, own_system, ended, ended_system;
    if (rest != NULL &&
        sscanf(rest, ") %*c %ld %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu %llu %llu", &parent,
               &own, &own_system, &ended, &ended_system) == 5) {
      if (pid == postmaster) ticks += ended + ended_system;
      if (pid == postmaster || parent == postmaster) ticks += own + own_system;
    }
    fclose(file);
  }
  closedir(processes);
  return (double)ticks / sysconf(_SC_CLK_TCK);
}

static void read_work(struct reading *reading, PGconn *owner, long postmaster) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  reading->seconds = seconds();
  reading->server_cpu = server_cpu(postmaster);
  reading->client_cpu = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec +
                        (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6;
  reading->wal = number(owner, "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
}

/* What the database has; its statistics are whole once the sessions that wrote have ended. */
static void read_tables(struct reading *reading, PGconn *owner) {
  while (number(owner, "SELECT count(*) FROM pg_stat_activity WHERE usename = 'baimbai_intake'"
                       " AND datname = current_database()") > 0) {
    usleep(10000);
  }
  reading->rows = number(owner,
                         "SELECT coalesce(sum(n_tup_ins), 0)::bigint FROM pg_stat_all_tables"
                         " WHERE schemaname IN ('identity', 'record', 'audit')");
  reading->table_bytes = number(owner,
                                "SELECT sum(pg_total_relation_size(oid))::bigint FROM pg_class"
                                " WHERE relkind = 'r' AND relnamespace::regnamespace::text"
                                " IN ('identity', 'record', 'audit')");
}

static int compare_doubles(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

static void report(const struct lane *lanes, int connections, const struct reading *before,
                   const struct reading *after) {
  double n = visit_count, time = after->seconds - before->seconds;
  double *all = malloc((visit_count + 1) * sizeof *all);
  size_t count = 0;
  for (int i = 0; i < connections; i++) {
    memcpy(all + count, lanes[i].milliseconds, lanes[i].transactions * sizeof *all);
    count += lanes[i].transactions;
  }
  qsort(all, count, sizeof *all, compare_doubles);
  printf("{\"path\":\"visitload\",\"batch\":%zu,\"connections\":%d,\"visits\":%zu,"
         "\"seconds\":%.3f,\"visits_per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,",
         batch, connections, visit_count, time, n / time, all[count / 2], all[count * 99 / 100]);
  printf("\"rows_per_visit\":%.2f,\"wal_bytes_per_visit\":%.0f,\"table_bytes_per_visit\":%.0f,"
         "\"postgres_cpu_us_per_visit\":%.1f,\"client_cpu_us_per_visit\":%.1f}\n",
         (after->rows - before->rows) / n, (after->wal - before->wal) / n,
         (after->table_bytes - before->table_bytes) / n,
         (after->server_cpu - before->server_cpu) * 1e6 / n,
         (after->client_cpu - before->client_cpu) * 1e6 / n);
  free(all);
}

static bool is_equal(const char *what, long long found, long long expected) {
  if (found == expected) return true;
  fprintf(stderr, "visitload: %s: %lld stored, %lld acknowledged\n", what, found, expected);
  return false;
}

/* Whether the database has exactly what was acknowledged. */
static bool is_stored(PGconn *owner, const struct lane *lanes, int connections, long long rows) {
  long long sent = 0, distinct = 0;
  for (int i = 0; i < connections; i++) sent += lanes[i].rows;
  for (size_t i = 0; i < visit_count; i++) distinct += visits[i].counts[visit_table];
  long long submissions = number(owner, "SELECT count(*) FROM record.submission");
  long long found =
      number(owner, "SELECT count(DISTINCT (facility_id, visit_id)) FROM record.visit");
  long long leaves = number(
      owner, "SELECT count(*) FROM audit.leaf WHERE hash = sha256('\\x00'::bytea || entry)");
  long long size = number(owner, "SELECT size FROM audit.head");
  return is_equal("rows", rows, sent) & is_equal("submissions", submissions, visit_count) &
         is_equal("visits", found, distinct) & is_equal("leaves", leaves, visit_count) &
         is_equal("size of the log", size, visit_count);
}

static int run(const char *conninfo, const char *path, int connections, size_t limit) {
  struct reading before, after;
  char owner_conninfo[1024];
  snprintf(owner_conninfo, sizeof owner_conninfo, "%s user=postgres", conninfo);
  PGconn *owner = connection(owner_conninfo);
  read_columns(owner);
  read_tape(path, limit);
  if (number(owner, "SELECT size FROM audit.head") != 0) errx(1, "the database is not empty");
  long postmaster = number(owner, "SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)");
  read_tables(&before, owner);
  struct lane *lanes = calloc(connections, sizeof *lanes);
  for (int i = 0; i < connections; i++) open_lane(&lanes[i], conninfo);
  PQclear(query(owner, "CHECKPOINT"));
  read_work(&before, owner, postmaster);
  for (int i = 0; i < connections; i++) {
    if (pthread_create(&lanes[i].thread, NULL, run_lane, &lanes[i]) != 0) errx(1, "no thread");
  }
  for (int i = 0; i < connections; i++) pthread_join(lanes[i].thread, NULL);
  read_work(&after, owner, postmaster);
  if (!locks_head) {
    send_head(&lanes[0]);
    PQclear(receive(&lanes[0]));
  }
  for (int i = 0; i < connections; i++) PQfinish(lanes[i].conn);
  read_tables(&after, owner);
  report(lanes, connections, &before, &after);
  bool is_right = is_stored(owner, lanes, connections, after.rows - before.rows);
  PQfinish(owner);
  return is_right ? 0 : 1;
}

int main(int count, char **words) {
  static const struct option options[] = {
      {"limit", required_argument, NULL, 'v'},
      {"visits", required_argument, NULL, 'v'},
      {"batch", required_argument, NULL, 'b'},
      {"connections", required_argument, NULL, 'c'},
      {"head", no_argument, NULL, 'h'},
      {NULL, 0, NULL, 0},
  };
  const char *limit = NULL;
  int connections = 0, option;
  while ((option = getopt_long(count, words, "", options, NULL)) != -1) {
    switch (option) {
    case 'v': limit = optarg; break;
    case 'b': batch = strtoul(optarg, NULL, 10); break;
    case 'c': connections = atoi(optarg); break;
    case 'h': locks_head = true; break;
    default: return 2;
    }
  }
  words += optind;
  if (count - optind == 3 && strcmp(words[0], "record") == 0) {
    return record(words[1], words[2], limit ? limit : "ALL");
  }
  if (count - optind == 3 && strcmp(words[0], "run") == 0 && batch > 0 && connections > 0) {
    return run(words[1], words[2], connections, limit ? strtoul(limit, NULL, 10) : SIZE_MAX);
  }
  fputs("usage: visitload record CONNINFO TAPE [--limit N]\n"
        "       visitload run CONNINFO TAPE --batch N --connections C [--visits N] [--head]\n",
        stderr);
  return 2;
}

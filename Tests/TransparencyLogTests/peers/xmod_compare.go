// Compares what we made with what golang.org/x/mod/sumdb makes of the same entries: every root,
// proof, tile and note of an export. Arguments: LOG FOLDER, FILE OF PROOFS, POLICY.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	// Consistency proofs are there for every pair of sizes up to this.
	pairs = 200
	// Fewer inclusion proofs than this are too few.
	inclusions = 300
)

func check(isRight bool, format string, arguments ...any) {
	if !isRight {
		fmt.Fprintf(os.Stderr, format+"\n", arguments...)
		os.Exit(1)
	}
}

func must(err error, what string) { check(err == nil, "%s: %v", what, err) }

// name is the path of a tile in C2SP's form, tile/L/N, of x/mod's tile/8/L/N.
func name(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

// memory is a log that x/mod itself made from the entries.
type memory []tlog.Hash

func (m memory) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index < 0 || index >= int64(len(m)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		found = append(found, m[index])
	}
	return found, nil
}

// tiles are the files of an export; `altered` has what stands instead of some.
type tiles struct {
	folder  string
	altered map[string][]byte
}

func (t tiles) Height() int                     { return height }
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, isAltered := t.altered[name(tile)]
		if !isAltered {
			var err error
			if data, err = os.ReadFile(filepath.Join(t.folder, name(tile))); err != nil {
				return nil, err
			}
		}
		all = append(all, data)
	}
	return all, nil
}

// witness verifies cosignatures of C2SP tlog-cosignature, which x/mod does not know.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.hash }
func (w witness) Verify(body, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	time := binary.BigEndian.Uint64(signature)
	signed := append([]byte(fmt.Sprintf("cosignature/v1\ntime %d\n", time)), body...)
	return ed25519.Verify(w.key, signed, signature[8:])
}

func newWitness(text string) (witness, error) {
	parts := strings.SplitN(text, "+", 3)
	if len(parts) != 3 {
		return witness{}, errors.New("not a verifier key")
	}
	raw, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(raw) != 1+ed25519.PublicKeySize || raw[0] != 4 {
		return witness{}, errors.New("not a witness's key")
	}
	id := sha256.Sum256(append([]byte(parts[0]+"\n"), raw...))
	if hex.EncodeToString(id[:4]) != parts[1] {
		return witness{}, errors.New("another key id")
	}
	return witness{parts[0], binary.BigEndian.Uint32(id[:]), raw[1:]}, nil
}

// signers are the log and the witnesses of a policy.
func signers(policy string) []note.Verifier {
	data, err := os.ReadFile(policy)
	must(err, policy)
	var all []note.Verifier
	for _, line := range strings.Split(string(data), "\n") {
		words := strings.Fields(line)
		if len(words) == 2 && words[0] == "log" {
			log, err := note.NewVerifier(words[1])
			must(err, line)
			all = append(all, log)
		} else if len(words) == 3 && words[0] == "witness" {
			witness, err := newWitness(words[2])
			must(err, line)
			all = append(all, witness)
		}
	}
	check(len(all) > 1, "a policy of a log and witnesses is needed")
	return all
}

// open gives the tree of a checkpoint that everyone signed.
func open(text []byte, all []note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(all...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(opened.Sigs) != len(all) || len(opened.UnverifiedSigs) != 0 {
		return tlog.Tree{}, errors.New("not signed by all, or by others")
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != all[0].Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func entries(folder string, size int64) [][]byte {
	var all [][]byte
	for first := int64(0); first < size; first += 1 << height {
		width := size - first
		if width > 1<<height {
			width = 1 << height
		}
		// Bundles are numbered as tiles of level 0 are.
		tile := tlog.Tile{H: height, L: 0, N: first >> height, W: int(width)}
		path := strings.Replace(name(tile), "tile/0/", "tile/entries/", 1)
		data, err := os.ReadFile(filepath.Join(folder, path))
		must(err, path)
		for ; width > 0; width-- {
			check(len(data) >= 2, "%s is cut off", path)
			end := 2 + int(binary.BigEndian.Uint16(data))
			check(len(data) >= end, "%s is cut off", path)
			all = append(all, data[2:end])
			data = data[end:]
		}
		check(len(data) == 0, "%s has more than its entries", path)
	}
	return all
}

// notes opens the newest checkpoint and every earlier one, and sees altered ones refused.
func notes(folder string, all []note.Verifier) (tlog.Tree, []tlog.Tree) {
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err, "checkpoint")
	head, err := open(text, all)
	must(err, "checkpoint")
	for place := range text {
		altered := append([]byte{}, text...)
		altered[place] ^= 1
		_, err := open(altered, all)
		// x/mod ignores the stray bits of the last digit before base64's padding; ours does not.
		isStray := place+1 < len(text) && text[place+1] == '='
		check(err != nil || isStray, "a checkpoint with byte %d altered was opened", place)
	}
	var earlier []tlog.Tree
	data, err := os.ReadFile(filepath.Join(folder, "checkpoints/000"))
	must(err, "checkpoints/000")
	parts := bytes.Split(data, []byte("\n\n"))
	check(len(parts)%2 == 0, "checkpoints/000 has half a note")
	for i := 0; i < len(parts); i += 2 {
		text := bytes.Join(parts[i:i+2], []byte("\n\n"))
		if i+2 < len(parts) {
			text = append(text, '\n')
		}
		tree, err := open(text, all)
		must(err, fmt.Sprintf("checkpoints/000 note %d", i/2))
		earlier = append(earlier, tree)
	}
	return head, earlier
}

// present are the tiles of a tree: x/mod names partial tiles of smaller widths too.
func present(size int64) []tlog.Tile {
	var all []tlog.Tile
	for _, tile := range tlog.NewTiles(height, 0, size) {
		width := size>>(height*tile.L) - tile.N<<height
		if tile.W == 1<<height || int64(tile.W) == width {
			all = append(all, tile)
		}
	}
	return all
}

// files compares every file under tile/ but the bundles with x/mod's tile, and allows no other.
func files(folder string, size int64, own memory) int {
	wanted := map[string]bool{}
	for _, tile := range present(size) {
		data, err := tlog.ReadTileData(tile, own)
		must(err, name(tile))
		ours, err := os.ReadFile(filepath.Join(folder, name(tile)))
		must(err, name(tile))
		check(bytes.Equal(data, ours), "%s is not x/mod's", name(tile))
		wanted[name(tile)] = true
	}
	walk := func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		inside, err := filepath.Rel(folder, path)
		isBundle := strings.HasPrefix(inside, "tile/entries/")
		check(isBundle || wanted[inside], "%s is no tile of this tree", inside)
		return err
	}
	must(filepath.WalkDir(filepath.Join(folder, "tile"), walk), "tile")
	return len(wanted)
}

// altered sees every tile refused that differs in one bit. Records of all tiles are asked for at
// once, that of the altered one last: this version of x/mod does not authenticate the first tiles
// of a request (it skips as many as the root has subtrees, though several subtrees share a tile).
func altered(folder string, tree tlog.Tree) {
	for _, tile := range present(tree.N) {
		var wanted []int64
		for n := int64(0); n<<height < tree.N; n++ {
			if tile.L != 0 || n != tile.N {
				wanted = append(wanted, tlog.StoredHashIndex(0, n<<height))
			}
		}
		last := tile.N<<height + int64(tile.W) - 1
		if tile.L == 0 {
			wanted = append(wanted, tlog.StoredHashIndex(0, last))
		}
		_, err := tlog.TileHashReader(tree, tiles{folder, nil}).ReadHashes(wanted)
		must(err, "tiles")
		data, err := os.ReadFile(filepath.Join(folder, name(tile)))
		must(err, name(tile))
		data[len(data)-1] ^= 1
		reader := tlog.TileHashReader(tree, tiles{folder, map[string][]byte{name(tile): data}})
		_, err = reader.ReadHashes(wanted)
		check(err != nil, "%s altered was believed", name(tile))
		if tile.L != 0 {
			continue
		}
		// Nor can its record be proven with what a single request believes.
		proof, err := tlog.ProveRecord(tree.N, last, reader)
		if err == nil {
			leaf := *(*tlog.Hash)(data[len(data)-tlog.HashSize:])
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, last, leaf)
		}
		check(err != nil, "a record of %s altered was proven", name(tile))
	}
}

// variants are proofs that differ from a right one.
func variants(right []tlog.Hash) [][]tlog.Hash {
	all := [][]tlog.Hash{append(append([]tlog.Hash{}, right...), tlog.Hash{})}
	if len(right) == 0 {
		return all
	}
	changed := append([]tlog.Hash{}, right...)
	changed[len(changed)/2][7] ^= 4
	all = append(all, changed, right[1:], right[:len(right)-1])
	if len(right) > 1 {
		swapped := append([]tlog.Hash{}, right...)
		swapped[0], swapped[1] = swapped[1], swapped[0]
		all = append(all, swapped)
	}
	return all
}

func equal(first, second []tlog.Hash) bool {
	if len(first) != len(second) {
		return false
	}
	for i := range first {
		if first[i] != second[i] {
			return false
		}
	}
	return true
}

// proofs compares the lines of our file, hash by hash and in order, and misses none.
func proofs(file string, records [][]byte, own memory) map[string]int {
	size := int64(len(records))
	roots := make([]tlog.Hash, size+1)
	for n := int64(0); n <= size; n++ {
		root, err := tlog.TreeHash(n, own)
		must(err, "root")
		if n == 0 {
			// x/mod gives zeros; RFC 6962 the hash of nothing.
			root = sha256.Sum256(nil)
		}
		roots[n] = root
	}
	data, err := os.ReadFile(file)
	must(err, file)
	seen := map[string]bool{}
	counts := map[string]int{}
	for _, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		words := strings.Split(line, " ")
		places := 2
		if words[0] == "root" {
			places = 1
		}
		check(len(words) > places, "%.60s: not a line", line)
		var at [2]int64
		for i := 0; i < places; i++ {
			at[i], err = strconv.ParseInt(words[1+i], 10, 64)
			must(err, line)
			check(at[i] >= 0 && at[i] <= size, "%.60s: no such size", line)
		}
		what := strings.Join(words[:1+places], " ")
		check(!seen[what], "%s stands twice", what)
		seen[what] = true
		var ours []tlog.Hash
		for _, word := range words[1+places:] {
			raw, err := hex.DecodeString(word)
			check(err == nil && len(raw) == tlog.HashSize, "%s: not a hash", what)
			ours = append(ours, *(*tlog.Hash)(raw))
		}
		first, second := at[0], at[1]
		switch words[0] {
		case "root":
			check(equal(ours, roots[first:first+1]), "%s differs", what)
		case "consistency":
			theirs, err := tlog.ProveTree(second, first, own)
			must(err, what)
			check(equal(ours, theirs), "%s differs", what)
			must(tlog.CheckTree(ours, second, roots[second], first, roots[first]), what)
			for _, bad := range variants(ours) {
				err := tlog.CheckTree(bad, second, roots[second], first, roots[first])
				check(err != nil, "%s: a wrong proof was accepted", what)
			}
		case "inclusion":
			theirs, err := tlog.ProveRecord(second, first, own)
			must(err, what)
			check(equal(ours, theirs), "%s differs", what)
			leaf := tlog.RecordHash(records[first])
			must(tlog.CheckRecord(ours, second, roots[second], first, leaf), what)
			for _, bad := range variants(ours) {
				err := tlog.CheckRecord(bad, second, roots[second], first, leaf)
				check(err != nil, "%s: a wrong proof was accepted", what)
			}
		default:
			check(false, "%s: unknown", what)
		}
		counts[words[0]]++
	}
	for n := int64(0); n <= size; n++ {
		check(seen[fmt.Sprintf("root %d", n)], "root %d is missing", n)
	}
	for n := int64(1); n <= pairs; n++ {
		for m := int64(1); m <= n; m++ {
			check(seen[fmt.Sprintf("consistency %d %d", m, n)], "consistency %d %d is missing", m, n)
		}
	}
	check(counts["inclusion"] >= inclusions, "only %d inclusion proofs", counts["inclusion"])
	return counts
}

func main() {
	check(len(os.Args) == 4, "LOG FOLDER, FILE OF PROOFS, POLICY")
	folder := os.Args[1]
	head, earlier := notes(folder, signers(os.Args[3]))
	check(head.N >= 3000, "a log of %d entries is too small", head.N)
	records := entries(folder, head.N)
	var own memory
	for index, record := range records {
		hashes, err := tlog.StoredHashes(int64(index), record, own)
		must(err, "entry")
		own = append(own, hashes...)
	}
	for _, tree := range append(earlier, head) {
		root, err := tlog.TreeHash(tree.N, own)
		must(err, "root")
		check(root == tree.Hash, "the checkpoint of %d has another root", tree.N)
	}
	count := files(folder, head.N, own)
	reader := tlog.TileHashReader(head, tiles{folder, nil})
	for index, record := range records {
		place := int64(index)
		proof, err := tlog.ProveRecord(head.N, place, reader)
		must(err, "proof")
		leaf := tlog.RecordHash(record)
		must(tlog.CheckRecord(proof, head.N, head.Hash, place, leaf), fmt.Sprintf("entry %d", index))
	}
	for _, tree := range earlier {
		proof, err := tlog.ProveTree(head.N, tree.N, reader)
		must(err, "proof")
		must(tlog.CheckTree(proof, head.N, head.Hash, tree.N, tree.Hash), "an earlier checkpoint")
	}
	altered(folder, head)
	counts := proofs(os.Args[2], records, own)
	fmt.Println("golang.org/x/mod:", len(records), "entries proven,", count, "tiles,",
		len(earlier)+1, "checkpoints,", counts)
}

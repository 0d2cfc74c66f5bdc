// Reads an export of any size as docs/export-format.md has it and compares it with what
// golang.org/x/mod/sumdb makes of its entries: notes, tiles, roots. Arguments: LOG FOLDER, POLICY.
package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	full   = 1 << height
)

func require(isRight bool, format string, arguments ...any) {
	if !isRight {
		fmt.Fprintf(os.Stderr, format+"\n", arguments...)
		os.Exit(1)
	}
}

func done(err error, what string) { require(err == nil, "%s: %v", what, err) }

// export is a log's folder; of the tile `damaged` it gives every hash with one bit altered.
type export struct {
	folder  string
	damaged string
}

// place is a tile's path: C2SP has no height in it, and x/mod has.
func place(tile tlog.Tile) string {
	return "tile/" + strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
}

// bundle is where the entries of a tile of level 0 stand.
func bundle(tile tlog.Tile) string {
	return "tile/entries/" + strings.TrimPrefix(place(tile), "tile/0/")
}

func (e export) file(path string) []byte {
	data, err := os.ReadFile(filepath.Join(e.folder, path))
	done(err, path)
	return data
}

func (e export) Height() int                     { return height }
func (e export) SaveTiles([]tlog.Tile, [][]byte) {}
func (e export) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data := e.file(place(tile))
		for at := 0; place(tile) == e.damaged && at < len(data); at += tlog.HashSize {
			data[at] ^= 0x10
		}
		all = append(all, data)
	}
	return all, nil
}

// hashes are those of the tree that x/mod makes of the entries.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	found := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(h)) {
			return nil, errors.New("beyond the tree")
		}
		found[i] = h[index]
	}
	return found, nil
}

// checkpoint opens a note by the log's key, whose name must be the origin.
func checkpoint(text []byte, log note.Verifier) (tlog.Tree, error) {
	opened, err := note.Open(text, note.VerifierList(log))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != log.Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// history gives the earlier checkpoints, which must ascend and stay below the newest.
func history(e export, log note.Verifier, newest int64) []tlog.Tree {
	var all []tlog.Tree
	last := int64(0)
	for number := int64(0); ; number++ {
		numbered := tlog.Tile{H: height, L: 0, N: number, W: full}
		path := "checkpoints/" + strings.TrimPrefix(place(numbered), "tile/0/")
		if _, err := os.Stat(filepath.Join(e.folder, path)); errors.Is(err, os.ErrNotExist) {
			return all
		}
		require(len(all) == int(number)*full, "the file before %s is not full", path)
		blocks := strings.Split(strings.TrimSuffix(string(e.file(path)), "\n"), "\n\n")
		require(len(blocks)%2 == 0, "%s has half a note", path)
		for i := 0; i < len(blocks); i += 2 {
			tree, err := checkpoint([]byte(blocks[i]+"\n\n"+blocks[i+1]+"\n"), log)
			done(err, path)
			require(tree.N > last && tree.N < newest, "%s: size %d out of order", path, tree.N)
			last = tree.N
			all = append(all, tree)
		}
	}
}

// tiles are those that an export of this size has.
func tiles(size int64) []tlog.Tile {
	var all []tlog.Tile
	for level := 0; size>>(height*level) > 0; level++ {
		count := size >> (height * level)
		for n := int64(0); n*full < count; n++ {
			width := count - n*full
			if width > full {
				width = full
			}
			all = append(all, tlog.Tile{H: height, L: level, N: n, W: int(width)})
		}
	}
	return all
}

// tree reads every bundle.
func tree(e export, size int64) (hashes, []tlog.Hash) {
	var own hashes
	var leaves []tlog.Hash
	for _, tile := range tiles(size) {
		if tile.L > 0 {
			break
		}
		data := e.file(bundle(tile))
		for entry := 0; entry < tile.W; entry++ {
			require(len(data) >= 2, "%s is cut off", bundle(tile))
			end := 2 + int(binary.BigEndian.Uint16(data))
			require(len(data) >= end, "%s is cut off", bundle(tile))
			more, err := tlog.StoredHashes(int64(len(leaves)), data[2:end], own)
			done(err, bundle(tile))
			own = append(own, more...)
			leaves = append(leaves, tlog.RecordHash(data[2:end]))
			data = data[end:]
		}
		require(len(data) == 0, "%s has more than its entries", bundle(tile))
	}
	return own, leaves
}

// proven says whether an entry is proven to be in the tree by the tiles.
func proven(e export, head tlog.Tree, index int64, leaf tlog.Hash) error {
	proof, err := tlog.ProveRecord(head.N, index, tlog.TileHashReader(head, e))
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, head.N, head.Hash, index, leaf)
}

// present walks the folder: what stands under tile/ but is no file of this tree is found.
func present(e export, wanted map[string]bool) {
	root := filepath.Join(e.folder, "tile")
	err := filepath.Walk(root, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			inside, _ := filepath.Rel(e.folder, path)
			require(wanted[filepath.ToSlash(inside)], "%s is no file of this tree", inside)
		}
		return err
	})
	done(err, "tile")
}

func main() {
	require(len(os.Args) == 3, "LOG FOLDER, POLICY")
	e := export{folder: os.Args[1]}
	policy, err := os.ReadFile(os.Args[2])
	done(err, os.Args[2])
	var log note.Verifier
	for _, line := range strings.Split(string(policy), "\n") {
		if words := strings.Fields(line); len(words) > 1 && words[0] == "log" {
			require(log == nil, "a policy of one log is needed")
			log, err = note.NewVerifier(words[1])
			done(err, line)
		}
	}
	require(log != nil, "the policy names no log")
	text := e.file("checkpoint")
	head, err := checkpoint(text, log)
	done(err, "checkpoint")
	require(head.N > 0, "an empty log shows nothing")
	// The body is signed: no byte of it can be another.
	for at := 0; at < bytes.Index(text, []byte("\n\n")); at++ {
		altered := append([]byte{}, text...)
		altered[at] ^= 1
		_, err := checkpoint(altered, log)
		require(err != nil, "a checkpoint with byte %d altered was opened", at)
	}
	own, leaves := tree(e, head.N)
	earlier := history(e, log, head.N)
	for _, before := range append(earlier, head) {
		root, err := tlog.TreeHash(before.N, own)
		done(err, "root")
		require(root == before.Hash, "the checkpoint of %d has another root", before.N)
	}
	wanted := map[string]bool{}
	levels := 0
	for _, tile := range tiles(head.N) {
		data, err := tlog.ReadTileData(tile, own)
		done(err, place(tile))
		require(bytes.Equal(data, e.file(place(tile))), "%s is not x/mod's", place(tile))
		wanted[place(tile)] = true
		levels = tile.L + 1
		// The first and the last entry below a tile are proven, and not with its hashes altered.
		span := int64(1) << (height * tile.L)
		first, last := tile.N*full*span, (tile.N*full+int64(tile.W))*span-1
		damaged := export{e.folder, place(tile)}
		for _, index := range []int64{first, last} {
			done(proven(e, head, index, leaves[index]), fmt.Sprintf("entry %d", index))
			isRefused := proven(damaged, head, index, leaves[index]) != nil
			require(isRefused, "%s altered was believed", place(tile))
		}
		if tile.L == 0 {
			wanted[bundle(tile)] = true
			wrong := leaves[first]
			wrong[31] ^= 1
			require(proven(e, head, first, wrong) != nil, "another entry %d was proven", first)
		}
	}
	present(e, wanted)
	for _, before := range earlier {
		proof, err := tlog.ProveTree(head.N, before.N, tlog.TileHashReader(head, e))
		done(err, "proof")
		done(tlog.CheckTree(proof, head.N, head.Hash, before.N, before.Hash), "consistency")
	}
	fmt.Println("golang.org/x/mod: export of", head.N, "entries,", levels, "levels,",
		len(earlier)+1, "checkpoints")
}

// Opens our checkpoint with golang.org/x/mod/sumdb/note and reads every entry through our tiles with sumdb/tlog.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// reader gives tiles of an export; x/mod names a tile "tile/8/L/NNN", C2SP "tile/L/NNN".
type reader struct{ folder string }

func (r reader) Height() int                     { return 8 }
func (r reader) SaveTiles([]tlog.Tile, [][]byte) {}
func (r reader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(r.folder, path))
		if err != nil && tile.W < 256 {
			// A tile that was partial at a smaller size is full by now.
			full := tile
			full.W = 256
			data, err = os.ReadFile(filepath.Join(r.folder, strings.Replace(full.Path(), "tile/8/", "tile/", 1)))
			if err == nil {
				data = data[:tile.W*tlog.HashSize]
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

// leaf is RFC 6962's leaf hash; tlog.RecordHash is the same.
func leaf(entry []byte) tlog.Hash { return tlog.RecordHash(entry) }

func entries(folder string) [][]byte {
	var all [][]byte
	for bundle := int64(0); ; bundle++ {
		name := fmt.Sprintf("%03d", bundle)
		data, err := os.ReadFile(filepath.Join(folder, "tile/entries", name))
		if err != nil {
			parts, _ := filepath.Glob(filepath.Join(folder, "tile/entries", name+".p", "*"))
			if len(parts) != 1 {
				return all
			}
			data, err = os.ReadFile(parts[0])
			must(err)
		}
		for len(data) > 0 {
			size := int(binary.BigEndian.Uint16(data))
			all = append(all, data[2:2+size])
			data = data[2+size:]
		}
	}
}

func main() {
	folder, vkey := os.Args[1], os.Args[2]
	verifier, err := note.NewVerifier(vkey)
	must(err)
	text, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	must(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	if _, err := note.Open(bytes.Replace(text, []byte("\n3"), []byte("\n4"), 1), note.VerifierList(verifier)); err == nil {
		must(fmt.Errorf("an altered checkpoint was opened"))
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := base64.StdEncoding.DecodeString(lines[2])
	must(err)
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	hashes := tlog.TileHashReader(tree, reader{folder})
	all := entries(folder)
	if int64(len(all)) != size {
		must(fmt.Errorf("%d entries, checkpoint of %d", len(all), size))
	}
	for index, entry := range all {
		found, err := hashes.ReadHashes([]int64{tlog.StoredHashIndex(0, int64(index))})
		must(err)
		if found[0] != leaf(entry) {
			must(fmt.Errorf("entry %d is not that of its tile", index))
		}
	}
	for _, index := range []int64{0, 1, 255, 256, size / 2, size - 1} {
		proof, err := tlog.ProveRecord(size, index, hashes)
		must(err)
		must(tlog.CheckRecord(proof, size, tree.Hash, index, leaf(all[index])))
		if tlog.CheckRecord(proof, size, tree.Hash, index, sha256.Sum256(all[index])) == nil {
			must(fmt.Errorf("entry %d was proven with another hash", index))
		}
	}
	for _, old := range []int64{1, 255, 256, 1000} {
		proof, err := tlog.ProveTree(size, old, hashes)
		must(err)
		before, err := tlog.TreeHash(old, hashes)
		must(err)
		must(tlog.CheckTree(proof, size, tree.Hash, old, before))
	}
	// A tile that was altered is refused. This version of x/mod leaves some of the first tiles of a request
	// unauthenticated (it counts the subtrees of the root instead of their tiles), so one asks for many.
	tampered, err := os.MkdirTemp("", "tiles")
	must(err)
	defer os.RemoveAll(tampered)
	data, err := os.ReadFile(filepath.Join(folder, "tile/0/010"))
	must(err)
	data[40] ^= 1
	for _, name := range []string{"tile/0", "tile/1"} {
		must(os.MkdirAll(filepath.Join(tampered, name), 0o700))
	}
	must(filepath.Walk(filepath.Join(folder, "tile"), func(path string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() || strings.Contains(path, "entries") {
			return err
		}
		inside, _ := filepath.Rel(folder, path)
		content, err := os.ReadFile(path)
		must(err)
		if inside == "tile/0/010" {
			content = data
		}
		must(os.MkdirAll(filepath.Dir(filepath.Join(tampered, inside)), 0o700))
		return os.WriteFile(filepath.Join(tampered, inside), content, 0o600)
	}))
	var wanted []int64
	for tile := int64(0); tile <= 10; tile++ {
		wanted = append(wanted, tlog.StoredHashIndex(0, 256*tile+1))
	}
	if _, err := hashes.ReadHashes(wanted); err != nil {
		must(err)
	}
	if _, err := tlog.TileHashReader(tree, reader{tampered}).ReadHashes(wanted); err == nil {
		must(fmt.Errorf("an altered tile was believed"))
	}
	fmt.Println("golang.org/x/mod:", size, "entries through tiles, note opened")
}

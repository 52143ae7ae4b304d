// A client of C2SP tlog-tiles with none of Lethe's code in it: trees and notes are those of the Go
// checksum database (golang.org/x/mod/sumdb). It follows one log, as a monitor does.
//
//	tlog_client <prefix> <vkey> <state>
//
// <prefix> is a URL, or a folder of static files. <state> is a file with the size and the hash of
// the tree that was verified last; it is made when it is not there. One run reads the checkpoint,
// verifies its signature, that the tree leads on from the one in <state>, and that every entry
// since is in it, each by a proof of its own out of tiles that are checked against the tree. It
// prints `<old size> <size> <entries verified> <tiles read>`. Exit status 1 says what did not hold.
package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // of a tile: 256 hashes

// read gets one static resource; that of a server must come with the headers a CDN goes by.
func read(prefix, path, contentType string, immutable bool) ([]byte, error) {
	if !strings.HasPrefix(prefix, "http://") {
		return os.ReadFile(filepath.Join(prefix, filepath.FromSlash(path)))
	}
	answer, err := http.Get(prefix + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	if got := answer.Header.Get("Content-Type"); got != contentType {
		return nil, fmt.Errorf("%s: Content-Type is %q", path, got)
	}
	cache := answer.Header.Get("Cache-Control")
	if !strings.HasPrefix(cache, "public, ") || strings.Contains(cache, "immutable") != immutable {
		return nil, fmt.Errorf("%s: Cache-Control is %q", path, cache)
	}
	return io.ReadAll(answer.Body)
}

// tileReader reads tiles for tlog.TileHashReader, which checks them against the tree.
type tileReader struct {
	prefix string
	cache  map[tlog.Tile][]byte
	tiles  int
}

func (r *tileReader) Height() int { return height }

func (r *tileReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, ok := r.cache[tile]
		if !ok {
			// The checksum database has the height in its paths, tlog-tiles has not.
			path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
			var err error
			if data, err = read(r.prefix, path, "application/octet-stream", true); err != nil {
				return nil, err
			}
			r.tiles++
		}
		all = append(all, data)
	}
	return all, nil
}

func (r *tileReader) SaveTiles(tiles []tlog.Tile, data [][]byte) {
	for i, tile := range tiles {
		r.cache[tile] = data[i]
	}
}

// parseTree reads the origin, size and root of a checkpoint.
func parseTree(text string) (origin string, tree tlog.Tree, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 {
		return "", tree, errors.New("the checkpoint has too few lines")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return "", tree, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return "", tree, errors.New("the checkpoint has no root")
	}
	copy(tree.Hash[:], root)
	return lines[0], tree, nil
}

func readCheckpoint(prefix, vkey string) (tree tlog.Tree, err error) {
	text, err := read(prefix, "checkpoint", "text/plain; charset=utf-8", false)
	if err != nil {
		return tree, err
	}
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	origin, tree, err := parseTree(opened.Text)
	if err == nil && origin != verifier.Name() {
		err = fmt.Errorf("the checkpoint is of %q", origin)
	}
	return tree, err
}

func readState(file string) (tree tlog.Tree, err error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return tree, nil
	}
	if err != nil {
		return tree, err
	}
	_, tree, err = parseTree("\n" + string(text) + "\n")
	return tree, err
}

// bundle reads the entries of one tile's worth, as far as a tree of size n has them.
func bundle(prefix string, index, n int64) (entries [][]byte, err error) {
	width := n - index<<height
	if width > 1<<height {
		width = 1 << height
	}
	tile := tlog.Tile{H: height, L: -1, N: index, W: int(width)}
	path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/data/", height), "tile/entries/", 1)
	data, err := read(prefix, path, "application/octet-stream", true)
	for err == nil && len(data) > 0 {
		if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("%s is cut off", path)
		}
		size := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:size])
		data = data[size:]
	}
	if err == nil && len(entries) != int(width) {
		err = fmt.Errorf("%s has %d entries", path, len(entries))
	}
	return entries, err
}

func follow(prefix, vkey, file string) error {
	old, err := readState(file)
	if err != nil {
		return err
	}
	tree, err := readCheckpoint(prefix, vkey)
	if err != nil {
		return err
	}
	reader := &tileReader{prefix: prefix, cache: map[tlog.Tile][]byte{}}
	hashes := tlog.TileHashReader(tree, reader)
	if old.N > 0 {
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil {
			return fmt.Errorf("from %d to %d: %v", old.N, tree.N, err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("from %d to %d: %v", old.N, tree.N, err)
		}
	}
	verified := 0
	for index := old.N >> height; index<<height < tree.N; index++ {
		entries, err := bundle(prefix, index, tree.N)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			at := index<<height + int64(i)
			if at < old.N {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, at, hashes)
			if err == nil {
				err = tlog.CheckRecord(proof, tree.N, tree.Hash, at, tlog.RecordHash(entry))
			}
			if err != nil {
				return fmt.Errorf("entry %d: %v", at, err)
			}
			verified++
		}
	}
	state := fmt.Sprintf("%d\n%s\n", tree.N, base64.StdEncoding.EncodeToString(tree.Hash[:]))
	if err := os.WriteFile(file, []byte(state), 0o600); err != nil {
		return err
	}
	fmt.Println(old.N, tree.N, verified, reader.tiles)
	return nil
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: tlog_client <prefix> <vkey> <state>")
		os.Exit(2)
	}
	if err := follow(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "tlog_client:", err)
		os.Exit(1)
	}
}

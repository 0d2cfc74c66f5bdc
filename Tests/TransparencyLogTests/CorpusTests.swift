import FoundationEssentials
import Testing
import TransparencyLog

private let corpora = ProcessInfo.processInfo.environment["BAIMBAI_CORPORA"]
  .map { URL(filePath: $0).appending(path: "merkle") }

@Suite(.enabled(if: corpora != nil, "BAIMBAI_CORPORA is not set"))
struct CorpusTests {
  private func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: try #require(corpora).appending(path: path)))
  }

  private func decoded<Value: Decodable>(_ path: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try bytes(path)))
  }

  private struct InclusionCase: Decodable {
    let leafIdx: Int
    let treeSize: Int
    let root: String
    let leafHash: String
    let proof: [String]?
    let desc: String
    let wantErr: Bool
  }

  @Test("the 44 inclusion vectors of transparency-dev are judged as published")
  func inclusion() throws {
    let cases = try decoded("inclusion.json", as: [InclusionCase].self)
    #expect(cases.count == 44)
    for item in cases {
      let error = thrown { () throws(TransparencyLogError) in
        var hashes: [LogHash] = []
        for text in item.proof ?? [] { hashes.append(try LogHash(base64: text.utf8)) }
        try InclusionProof(index: item.leafIdx, treeSize: item.treeSize, hashes: hashes)
          .verify(leaf: LogHash(base64: item.leafHash.utf8), root: LogHash(base64: item.root.utf8))
      }
      #expect((error != nil) == item.wantErr, "\(item.desc)")
    }
  }

  private struct ConsistencyCase: Decodable {
    let size1: Int
    let size2: Int
    let root1: String
    let root2: String
    let proof: [String]?
    let desc: String
    let wantErr: Bool
  }

  @Test("the 50 consistency vectors of transparency-dev are judged as published")
  func consistency() throws {
    let cases = try decoded("consistency.json", as: [ConsistencyCase].self)
    #expect(cases.count == 50)
    for item in cases {
      let error = thrown { () throws(TransparencyLogError) in
        var hashes: [LogHash] = []
        for text in item.proof ?? [] { hashes.append(try LogHash(base64: text.utf8)) }
        try ConsistencyProof(oldSize: item.size1, newSize: item.size2, hashes: hashes).verify(
          oldRoot: LogHash(base64: item.root1.utf8), newRoot: LogHash(base64: item.root2.utf8))
      }
      #expect((error != nil) == item.wantErr, "\(item.desc)")
    }
  }

  private struct ReferenceTree: Decodable {
    enum CodingKeys: String, CodingKey {
      case leafInputs = "leaf_inputs_hex"
      case roots = "root_hash_by_size_hex"
    }
    let leafInputs: [String]
    let roots: [String]
  }

  @Test("the reference tree of Certificate Transparency has the published roots")
  func referenceTree() throws {
    let tree = try decoded("ct-8-leaf-tree.json", as: ReferenceTree.self)
    var edge = LogEdge()
    #expect(tree.roots.count == 9)
    for (size, root) in tree.roots.enumerated() {
      #expect(edge.size == size)
      #expect(try edge.root == LogHash(hex: root))
      if size < 8 { _ = edge.append([.leaf(try hexBytes(tree.leafInputs[size]))]) }
    }
  }

  private func hexBytes(_ text: String) throws -> [UInt8] {
    let digits = Array(text)
    return try stride(from: 0, to: digits.count, by: 2).map { place in
      try #require(UInt8(String(digits[place..<place + 2]), radix: 16))
    }
  }

  private struct NoteCases: Decodable {
    struct Note: Decodable {
      let name: String
      let note: String
      let keys: [String]
      let ok: Bool
      let verified: [String]?
    }
    struct Keys: Decodable {
      let valid: [String]
      let invalid: [String]
    }
    struct Signing: Decodable {
      let skey: String
      let text: String
      let signed: String
    }
    let notes: [Note]
    let vkeys: Keys
    let signing: Signing
  }

  @Test("the note vectors of golang.org/x/mod are opened, refused and signed as published")
  func notes() throws {
    let cases = try decoded("signed-notes.json", as: NoteCases.self)
    #expect(cases.notes.count == 8)
    for item in cases.notes {
      let keys = try item.keys.map { try VerifierKey($0) }
      let verified = try? SignedNote(bytes: Array(item.note.utf8)).verified(by: keys)
      #expect((verified != nil) == item.ok, "\(item.name)")
      #expect(verified?.signatures.map(\.key.name.text) == item.verified, "\(item.name)")
    }
    for text in cases.vkeys.valid { #expect(try VerifierKey(text).text == text) }
    for text in cases.vkeys.invalid {
      #expect(throws: TransparencyLogError.self) { try VerifierKey(text) }
    }
    let key = try SignerKey(cases.signing.skey)
    let body = Array(cases.signing.text.utf8)
    let note = try SignedNote(body: body, signatures: [key.sign(body)])
    #expect(String(decoding: note.bytes, as: UTF8.self) == cases.signing.signed)
  }

  private struct CheckpointCase: Decodable {
    let name: String
    let text: String
    let ok: Bool
    let rest: String?
  }

  @Test("the checkpoint vectors parse as published once their roots have 32 bytes")
  func checkpoints() throws {
    let cases = try decoded("checkpoint-parse.json", as: [CheckpointCase].self)
    #expect(cases.count == 6)
    for item in cases {
      #expect(throws: TransparencyLogError.self, "\(item.name)") {
        try Checkpoint(body: Array(item.text.utf8))
      }
      var lines = item.text.split(separator: "\n", omittingEmptySubsequences: false).map(
        String.init)
      lines[2] = LogHash.leaf([]).base64
      let text = lines.joined(separator: "\n")
      // Upstream hands back what follows; the standard allows no empty extension line.
      let allowed = item.ok && !(item.rest ?? "").hasPrefix("\n")
      let checkpoint = try? Checkpoint(body: Array(text.utf8))
      #expect((checkpoint != nil) == allowed, "\(item.name)")
      if let checkpoint { #expect(checkpoint.body == Array(text.utf8)) }
    }
  }

  private struct DatabaseTree: Decodable {
    struct Tree: Decodable {
      let n: Int
      let record: String
      let encoded: String
    }
    let tree: Tree
  }

  @Test("the tree of Go's checksum database is read as a checkpoint")
  func checksumDatabase() throws {
    let tree = try decoded("sumdb-tree.json", as: DatabaseTree.self).tree
    let checkpoint = try Checkpoint(body: Array(tree.encoded.utf8))
    #expect(checkpoint.size == tree.n)
    #expect(checkpoint.root == .leaf(Array(tree.record.utf8)))
    #expect(checkpoint.origin.text == "go.sum database tree")
  }

  private struct ProofCase: Decodable {
    let name: String
    let text: String
    let ok: Bool
  }

  @Test("the malformed proofs of transparency-dev are refused")
  func proofs() throws {
    let cases = try decoded("tlog-proof-bad.json", as: [ProofCase].self)
    #expect(cases.count == 4)
    for item in cases {
      let read = try? LogProof(bytes: Array(item.text.utf8))
      #expect((read != nil) == item.ok, "\(item.name)")
    }
  }

  @Test("Tessera's whole log: every bundle, tile, root and signature is what we compute")
  func wholeLog() throws {
    let key = try String(decoding: bytes("tessera-log/VKEY"), as: UTF8.self)
    let log = try VerifierKey(String(key.prefix { !$0.isNewline }))
    let policy = try CheckpointPolicy(log: log)
    let newest = try bytes("tessera-log/\(TilePath(.entries, index: 0, width: 15).text)")
    let entries = try EntryBundle(bytes: newest, width: 15).entries
    var edge = LogEdge()
    var checkpoints: [Checkpoint] = []
    for size in 0...15 {
      let note = try SignedNote(bytes: bytes("tessera-log/checkpoint.\(size)"))
      let checkpoint = try policy.verify(note).checkpoint
      #expect(checkpoint.size == size)
      #expect(checkpoint.root == edge.root)
      checkpoints.append(checkpoint)
      if size > 0 {
        let bundlePath = try TilePath(.entries, index: 0, treeSize: size)
        let bundle = try EntryBundle(
          bytes: bytes("tessera-log/\(bundlePath.text)"), width: bundlePath.width)
        #expect(bundle.entries == Array(entries.prefix(size)))
        #expect(bundle.bytes == (try bytes("tessera-log/\(bundlePath.text)")))
        #expect(edge.partialTiles.count == 1)
        for tile in edge.partialTiles {
          #expect(try bytes("tessera-log/\(tile.path.text)") == tile.bytes)
        }
      }
      if size < 15 { #expect(edge.append([.leaf(entries[size])]).isEmpty) }
    }
    let tiles = TileSet(edge.partialTiles)
    for (old, new) in zip(checkpoints, checkpoints.dropFirst()) {
      try ConsistencyProof(from: old.size, to: new.size, reading: tiles.hash)
        .verify(oldRoot: old.root, newRoot: new.root)
    }
    #expect(try bytes("tessera-log/checkpoint") == bytes("tessera-log/checkpoint.15"))
  }
}

import StatementTrail
import Testing

struct LogFollowerTests {
  /// A folder in memory, read in pieces.
  private struct Folder {
    var files: [String: (identity: UInt64, bytes: [UInt8])] = [:]
    var listing: [LogFile] {
      files.map { LogFile(name: $0.key, identity: $0.value.identity, size: $0.value.bytes.count) }
    }

    mutating func append(_ text: String, to name: String) {
      let identity = UInt64(files.count + 1)
      files[name, default: (identity, [])].bytes += Array(text.utf8)
    }

    /// Reads until nothing is left, at most `piece` bytes at a time.
    func drain(_ follower: inout LogFollower, piece: Int = .max) -> [FoundLine] {
      var found: [FoundLine] = []
      while case .read(let name, let identity, let offset, let count) = follower.step() {
        guard let file = files[name], file.identity == identity else {
          found += follower.took([])
          continue
        }
        found += follower.took(Array(file.bytes.dropFirst(offset).prefix(min(count, piece))))
      }
      return found
    }
  }

  private func texts(_ lines: [FoundLine]) -> [String] {
    lines.map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  @Test("lines come once each and whole, across pieces, rotations and restarts")
  func everyLineOnce() {
    var generator = SeededGenerator(seed: 64)
    for _ in 0..<300 {
      var folder = Folder()
      var follower = LogFollower()
      var written: [String] = []
      var found: [String] = []
      var file = 0
      for step in 0..<60 {
        if Int.random(in: 0..<10, using: &generator) == 0 { file += 1 }
        let line = "\(step)" + String(repeating: "x", count: .random(in: 0..<30, using: &generator))
        written.append(line)
        // In two writes, so that lines are torn for a while.
        let cut = Int.random(in: 0...line.count, using: &generator)
        for part in [String(line.prefix(cut)), line.dropFirst(cut) + "\n"] {
          folder.append(part, to: "postgresql-\(100 + file).json")
          guard Bool.random(using: &generator) else { continue }
          #expect(follower.look(at: folder.listing).isEmpty)
          found += texts(
            folder.drain(&follower, piece: .random(in: 1...40, using: &generator)))
          if Int.random(in: 0..<6, using: &generator) == 0,
            let again = LogFollower(state: follower.state)
          {
            follower = again
          }
        }
      }
      #expect(follower.look(at: folder.listing).isEmpty)
      found += texts(folder.drain(&follower))
      #expect(found == written)
    }
  }

  @Test("a file with a name from the future hides no other")
  func future() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("a\n", to: "postgresql-20261128.json")
    folder.append("forged\n", to: "postgresql-99999999.json")
    folder.append("nothing", to: "notes.txt")
    _ = follower.look(at: folder.listing)
    #expect(texts(folder.drain(&follower)) == ["a", "forged"])
    folder.append("b\n", to: "postgresql-20261129.json")
    _ = follower.look(at: folder.listing)
    #expect(texts(folder.drain(&follower)) == ["b"])
  }

  @Test("the plain form is followed too, and told apart")
  func plain() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("{}\n", to: "postgresql-1.json")
    folder.append("LOG:  parameter \"log_destination\" changed\n", to: "postgresql-1.log")
    _ = follower.look(at: folder.listing)
    #expect(folder.drain(&follower).map(\.isJSON) == [true, false])
  }

  @Test("a file that became shorter, was replaced or is gone is told of")
  func tampering() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("one\ntwo\n", to: "a.json")
    _ = follower.look(at: folder.listing)
    #expect(folder.drain(&follower).count == 2)

    folder.files["a.json"]?.bytes = Array("new\n".utf8)
    #expect(follower.look(at: folder.listing) == [.shrunk(name: "a.json", from: 8, to: 4)])
    #expect(texts(folder.drain(&follower)) == ["new"])

    folder.files["a.json"] = (99, Array("other file\n".utf8))
    #expect(follower.look(at: folder.listing) == [.replaced(name: "a.json", readTo: 4)])
    #expect(texts(folder.drain(&follower)) == ["other file"])

    folder.files["a.json"] = nil
    #expect(follower.look(at: folder.listing) == [.vanished(name: "a.json", readTo: 11)])
    #expect(follower.step() == .wait)
  }

  @Test("an old file that was read to its end may be tidied away")
  func retention() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("one\n", to: "a.json")
    folder.append("two\n", to: "b.json")
    _ = follower.look(at: folder.listing)
    _ = folder.drain(&follower)
    folder.files["a.json"] = nil
    #expect(follower.look(at: folder.listing).isEmpty)
    folder.files["b.json"] = nil
    #expect(follower.look(at: folder.listing) == [.vanished(name: "b.json", readTo: 4)])
  }

  @Test("what happened while nobody watched is told of")
  func afterRestart() {
    let positions = [
      LogFollower.Position(name: "a.json", identity: 1, offset: 10),
      LogFollower.Position(name: "b.json", identity: 2, offset: 10),
      LogFollower.Position(name: "c.json", identity: 3, offset: 10),
      LogFollower.Position(name: "d.json", identity: 4, offset: 10),
    ]
    var follower = LogFollower(after: positions)
    #expect(follower.positions == positions)
    let findings = follower.look(at: [
      LogFile(name: "a.json", identity: 1, size: 5), LogFile(name: "b.json", identity: 8, size: 50),
      LogFile(name: "d.json", identity: 4, size: 10),
    ])
    #expect(
      findings == [
        .vanished(name: "c.json", readTo: 10), .shrunk(name: "a.json", from: 10, to: 5),
        .replaced(name: "b.json", readTo: 10),
      ])
    #expect(
      follower.step() == .read(name: "a.json", identity: 1, offset: 0, count: 5))
  }

  @Test("a file whose name is gone is read on while it is held open")
  func unlinked() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("one\n", to: "a.json")
    _ = follower.look(at: folder.listing)
    _ = folder.drain(&follower)
    folder.append("two\n", to: "a.json")
    let held = LogFile(name: "a.json", identity: 1, size: 8, isLinked: false)
    #expect(follower.look(at: [held]) == [.unlinked(name: "a.json")])
    #expect(texts(folder.drain(&follower)) == ["two"])
    #expect(!follower.done("a.json"))
    let newer = LogFile(name: "b.json", identity: 2, size: 0)
    for _ in 0..<3 { #expect(follower.look(at: [held, newer]).isEmpty) }
    #expect(follower.done("a.json"))
  }

  @Test("a torn end becomes a cut line once the server writes to another file")
  func torn() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append("one\n{\"half", to: "a.json")
    for _ in 0..<5 {
      #expect(follower.look(at: folder.listing).isEmpty)
      _ = folder.drain(&follower)
      #expect(follower.tornLines().isEmpty)
    }
    folder.append("two\n", to: "b.json")
    var findings: [LogFollower.Finding] = []
    var lines: [FoundLine] = []
    for _ in 0..<5 {
      findings += follower.look(at: folder.listing)
      _ = folder.drain(&follower)
      lines += follower.tornLines()
    }
    #expect(findings == [.torn(name: "a.json", bytes: 6)])
    #expect(texts(lines) == ["{\"half"])
    #expect(lines.map(\.isCut) == [true])
  }

  @Test("of a line over 1 MiB the beginning is given and the rest passed over")
  func long() {
    var folder = Folder()
    var follower = LogFollower()
    folder.append(String(repeating: "x", count: 3 << 20) + "\nnext\n", to: "a.json")
    _ = follower.look(at: folder.listing)
    let lines = folder.drain(&follower)
    #expect(lines.map(\.bytes.count) == [1 << 20, 4])
    #expect(lines.map(\.isCut) == [true, false])
    #expect(lines.map(\.offset) == [0, 3 << 20 + 1])
    #expect(follower.positions.map(\.offset) == [3 << 20 + 6])
  }

  @Test("more files than are followed are told of")
  func many() {
    var follower = LogFollower()
    let listing = (0..<LogFollower.maximumFiles + 3).map {
      LogFile(name: "\(10_000 + $0).json", identity: UInt64($0), size: 0)
    }
    #expect(follower.look(at: listing) == [.tooMany(3)])
    #expect(follower.look(at: listing).isEmpty)
  }

  @Test("the state is a line a file, comes back as it was, and is not guessed at")
  func state() throws {
    let odd = "a%\n b%0A\u{e9}.json"
    let positions = [
      LogFollower.Position(name: odd, identity: .max, offset: 7),
      LogFollower.Position(name: "postgresql-1.json", identity: 3, offset: 0),
    ]
    let follower = LogFollower(after: positions)
    #expect(
      follower.state
        == "7 18446744073709551615 a%25%0A b%250A\u{e9}.json\n0 3 postgresql-1.json\n")
    #expect(try #require(LogFollower(state: follower.state)).positions == positions)
    #expect(LogFollower(state: "")?.positions == [])
    for wrong in ["7 3", "-1 3 a", "7 x a", "07 3 a", "7 3 a%2", "7 3 a%41", "7 3 ", "x\n7 3 a"] {
      #expect(LogFollower(state: wrong) == nil)
    }
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2_000 {
      let bytes = (0..<20).map { _ in UInt8.random(in: 0x20...0x3A, using: &generator) }
      let text = String(decoding: bytes, as: UTF8.self)
      if let position = LogFollower.Position(text) { #expect(position.description == text) }
    }
  }

  @Test("a link in the place of a log is told of once, and not read")
  func disguised() {
    var follower = LogFollower()
    let link = LogFile(name: "postgresql-2.json", identity: 9, size: 0, isPlain: false)
    let plain = LogFile(name: "postgresql-1.json", identity: 8, size: 4)
    #expect(follower.look(at: [plain, link]) == [.disguised(name: link.name)])
    #expect(follower.look(at: [plain, link]).isEmpty)
    #expect(
      follower.step() == .read(name: plain.name, identity: 8, offset: 0, count: 4))
    #expect(follower.positions.map(\.name) == [plain.name])
  }
}

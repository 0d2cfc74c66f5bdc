import LogVerification
import RecordModel
import Testing
import TransparencyLog

@Suite("Log verifier")
struct LogVerifierTests {
  private let setting: TamperingTests.Setting
  private let folder: MemoryFolder

  init() throws {
    setting = try TamperingTests.Setting(seed: 31, batches: 14, upTo: 100)
    folder = setting.rows.export()
  }

  private func codes(_ folder: MemoryFolder) -> Set<String> {
    Set(setting.verifier.verify(folder).counts.keys)
  }

  @Test("an empty folder and an empty log")
  func empty() throws {
    #expect(codes(MemoryFolder()) == ["BMB-1901"])
    var house = setting.house
    let fresh = try TestHouse()
    house = fresh
    let note = try house.checkpoint(LogEdge(), tiles: TileSet(), at: 1_790_000_000)
    let log = MemoryFolder(files: [LogFolder.checkpoint: note.bytes])
    let report = LogVerifier(policy: house.policy).verify(log)
    #expect(report.isClean && report.exitCode == 0 && report.entries == 0)
  }

  @Test("each file that is left out or replaced is missed")
  func files() {
    for path in folder.files.keys.sorted() {
      var without = folder
      without.files[path] = nil
      let isOptional = path.hasPrefix("witness/") || path.hasPrefix("checkpoints/")
      #expect(codes(without).isEmpty == isOptional, "\(path)")
      var with = folder
      with.files[path] = Array("something else\n".utf8)
      #expect(!codes(with).isEmpty, "\(path)")
      with.files[path] = []
      #expect(!codes(with).isEmpty, "\(path)")
    }
  }

  @Test("openings are checked where they are, and asked for only on demand")
  func openings() {
    var without = folder
    for path in without.files.keys where path.hasPrefix("openings/") { without.files[path] = nil }
    #expect(codes(without) == ["BMB-1930"])
    let lenient = LogVerifier(policy: setting.house.policy)
    let report = lenient.verify(without)
    #expect(report.isClean && report.openings == 0)
    #expect(lenient.verify(folder).openings == report.entries)
  }

  @Test("an entry later than the witness that saw it is found")
  func clock() throws {
    var house = try TestHouse()
    var maker = LeafMaker(seed: 4)
    var edge = LogEdge()
    let made = (0..<5).map { _ in maker.next() }
    _ = edge.append(made.map { .leaf($0.entry) })
    let early = maker.at / 1_000_000 - 301
    let note = try house.checkpoint(edge, tiles: TileSet(edge.partialTiles), at: early)
    var rows = LogRows()
    for leaf in made {
      rows.rows[rows.size] = LogRows.Row(entry: leaf.entry, hash: .leaf(leaf.entry))
      rows.size += 1
    }
    rows.checkpoints = [note.bytes]
    let report = LogVerifier(policy: house.policy).verify(rows.export())
    #expect(report.counts["BMB-1906"] == 1 && report.firstBadEntries != nil)
    var tolerant = LogVerifier.Demands()
    tolerant.clockTolerance = 302
    let second = LogVerifier(policy: house.policy, demands: tolerant).verify(rows.export())
    #expect(second.counts["BMB-1906"] == nil)
  }

  @Test(
    "earlier checkpoints out of order or beyond the newest are found, and old quorums allowed for")
  func history() throws {
    var rows = setting.rows
    rows.checkpoints.swapAt(0, 1)
    #expect(codes(rows.export()) == ["BMB-1905"])
    rows = setting.rows
    rows.checkpoints.insert(rows.checkpoints[2], at: 2)
    #expect(codes(rows.export()) == ["BMB-1905"])
    rows = setting.rows
    rows.checkpoints.insert(try value(rows.checkpoints.last), at: 0)
    #expect(codes(rows.export()).contains("BMB-1905"))
    rows = setting.rows
    let first = try SignedNote(bytes: rows.checkpoints[0])
    rows.checkpoints[0] = try SignedNote(
      body: first.body, signatures: Array(first.signatures.prefix(1))
    ).bytes
    #expect(codes(rows.export()) == ["BMB-1903"])
    var demands = LogVerifier.Demands()
    demands.quorumFrom = Tampering.size(rows.checkpoints[1])
    let lenient = LogVerifier(policy: setting.house.policy, demands: demands)
    #expect(lenient.verify(rows.export()).isClean)
  }

  @Test("history files hold up to 256 notes, and a file is read as it was written")
  func historyFiles() throws {
    let notes = try setting.rows.checkpoints.map { try SignedNote(bytes: $0) }
    for count in 0...notes.count {
      let bytes = CheckpointHistory.encode(Array(notes.prefix(count)))
      let read = CheckpointHistory.split(bytes)
      #expect(read == (count == 0 ? [[]] : notes.prefix(count).map(\.bytes)))
    }
    var house = try TestHouse()
    let (rows, _) = try LogRows.make(seed: 3, batches: 760, upTo: 1, house: &house)
    #expect(rows.checkpoints.count > 512)
    let report = LogVerifier(policy: house.policy).verify(rows.export())
    #expect(report.isClean && report.checkpoints == rows.checkpoints.count)
  }

  @Test("a false size, however large, ends the pass at once")
  func hugeSize() throws {
    for size in [1 << 40, Frontier.maximumSize, Frontier.maximumSize + 1, Int.max] {
      let checkpoint = try Checkpoint(
        origin: LogOrigin(TestHouse.name), size: size, root: .leaf([1]))
      var lying = folder
      lying.files[LogFolder.checkpoint] = try checkpoint.signed(by: setting.house.log).bytes
      #expect(!codes(lying).isEmpty)
    }
  }

  @Test("entries and tiles are told apart by the root")
  func attribution() throws {
    // An entry alone, a tile alone, and both with all that hangs on them.
    var rows = setting.rows
    rows.rows[40]?.entry[9] ^= 1
    var report = setting.verifier.verify(rows.export())
    #expect(report.counts["BMB-1912"] == 1 && report.firstBadEntries == 40..<41)
    #expect(report.counts["BMB-1913"] == nil && report.counts["BMB-1914"] == nil)
    rows = setting.rows
    let place = LogRows.Place(level: 0, index: 0)
    rows.tiles[place]?[40] = .leaf([1])
    report = setting.verifier.verify(rows.export())
    #expect(report.counts == ["BMB-1913": 1] && report.firstBadEntries == nil)
    rows.rows[40]?.entry[9] ^= 1
    report = setting.verifier.verify(rows.export())
    #expect(report.counts["BMB-1914"] ?? 0 > 0 && report.counts["BMB-1912"] == nil)
    #expect(report.firstBadEntries?.contains(40) == true)
  }

  @Test("without witnesses the earlier checkpoints and the newest one find a rebuilt log")
  func roots() throws {
    let sizes = setting.rows.checkpoints.map { Tampering.size($0) }
    for number in sizes.indices.dropFirst() {
      var rows = setting.rows
      rows.witnessed = []
      let index = sizes[number] - 1
      var maker = LeafMaker(seed: UInt64(number))
      let at = try Tampering.time(value(rows.rows[index]).entry)
      rows.rows[index]?.entry = maker.entry(try value(rows.openings[index]), at: at)
      rows.rebuild()
      let report = setting.verifier.verify(rows.export())
      #expect(report.counts["BMB-1904"] == sizes.count - number)
      #expect(report.findings.first?.position == "checkpoint \(sizes[number])")
      #expect(report.firstBadEntries == sizes[number - 1]..<sizes[number])
    }
  }

  @Test("entries of one time, or of a falling one, are found though they were signed so")
  func order() throws {
    for step in [0, -1, -1_000_000] as [Int64] {
      var house = try TestHouse()
      var maker = LeafMaker(seed: 9)
      var rows = LogRows()
      for number in 0..<3 {
        var leaf = maker.next()
        if number == 2 {
          leaf = LeafMaker.Made(
            entry: maker.entry(
              leaf.opening, at: try Tampering.time(value(rows.rows[1]).entry) + step),
            opening: leaf.opening, payload: leaf.payload)
        }
        rows.rows[number] = LogRows.Row(entry: leaf.entry, hash: .leaf(leaf.entry))
        rows.openings[number] = leaf.opening
        rows.payloads[number] = leaf.payload
        rows.size += 1
      }
      var edge = LogEdge()
      _ = edge.append((0..<3).compactMap { rows.rows[$0]?.hash })
      let seconds = maker.at / 1_000_000 + 1
      rows.checkpoints = [
        try house.checkpoint(edge, tiles: TileSet(edge.partialTiles), at: seconds).bytes
      ]
      let report = LogVerifier(policy: house.policy).verify(rows.export())
      #expect(report.counts == ["BMB-1922": 1] && report.firstBadEntries == 1..<3)
    }
  }

  @Test("findings by the million are counted, and the first of each kind kept")
  func many() {
    var swapped = folder
    for path in swapped.files.keys where path.hasPrefix("tile/entries/") {
      swapped.files[path] = swapped.files[path]?.map { $0 == UInt8(ascii: "v") ? 0x77 : $0 }
    }
    let report = setting.verifier.verify(swapped)
    #expect((report.counts["BMB-1920"] ?? 0) == report.entries)
    #expect(report.findings.count { $0.rule == .logEntryMalformed } == 20)
    #expect(report.firstBadEntries == 0..<1)
  }

  @Test("errors of reading are thrown, not taken for findings")
  func readErrors() {
    struct Broken: LogFolderReader {
      struct DiskFull: Error {}
      func read(_ path: String, limit: Int) throws(DiskFull) -> [UInt8]? { throw DiskFull() }
    }
    #expect(throws: Broken.DiskFull.self) { try setting.verifier.verify(Broken()) }
  }

  @Test("random damage to any file never crashes, and a clean report means the same entries")
  func fuzz() throws {
    var random = SeededGenerator(seed: 17)
    let paths = folder.files.keys.sorted()
    let covered = try Checkpoint(
      body: SignedNote(bytes: try value(folder.files[LogFolder.checkpoint])).body
    ).size
    for _ in 0..<(isFullRun ? 3_000 : 150) {
      var damaged = folder
      let path = try value(paths.randomElement(using: &random))
      var bytes = try value(damaged.files[path])
      for _ in 0...random.below(3) where !bytes.isEmpty {
        let place = random.below(bytes.count)
        switch random.below(3) {
        case 0: bytes[place] ^= 1 << UInt8(random.below(8))
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(random.below(256)), at: place)
        }
      }
      guard bytes != folder.files[path] else { continue }
      damaged.files[path] = bytes
      let report = setting.verifier.verify(damaged)
      if report.isClean {
        #expect(path.hasPrefix("checkpoint") || path.hasPrefix("witness/"), "\(path)")
        #expect(report.entries == covered)
      }
    }
  }
}

package import FoundationEssentials
import Glibc
package import RecordModel
import StrictJSON

/// What can go wrong while a simulated city is written to a folder.
package enum SimulationError: Error, Hashable, Sendable {
  /// The folder has something in it already; simulated data is never mixed with anything.
  case folderNotEmpty(String)
  /// The operating system refused to make or write a file: its path and `errno`, 0 if not known.
  case cannotWrite(path: String, code: Int32)
}

/// Writes a simulated city to a folder: bundles by facility and a manifest that says that all is
/// invented.
package enum SimulationWriter {
  /// How the visits lie in the folder.
  package enum Layout: String, Hashable, Sendable, CaseIterable {
    /// `FACILITY/N.json`, one bundle each, N from 1 in the order of arrival.
    case fileForEachVisit
    /// `FACILITY.ndjson`, one bundle a line.
    case linesByFacility
  }

  /// What was written.
  package struct Summary: Hashable, Sendable {
    /// Visits of each facility, by its index in `SyntheticCity.facilities`.
    package var visits: [Int]
    /// Bytes of all bundles.
    package var bytes: Int
    /// Different people among the patients.
    package var people: Int
  }

  /// Writes `count` visits and `manifest.json` below `folder`, which is made if it is not there.
  ///
  /// When it returns every file is closed, but nothing is synced to disk. Throws `SimulationError`.
  /// - Parameter progress: called with the visits written so far, every thousand and at the end.
  package static func write(
    _ city: SyntheticCity, count: Int, layout: Layout, to folder: URL,
    progress: (Int) -> Void = { _ in }
  ) throws(SimulationError) -> Summary {
    try makeEmpty(folder)
    var output = FolderOutput(folder: folder, layout: layout, facilities: city.facilities)
    defer { output.abandon() }
    var summary = Summary(
      visits: Array(repeating: 0, count: city.facilities.count), bytes: 0, people: 0)
    var people: Set<Int> = []
    var done = 0
    for visit in city.visits(count: count) {
      summary.visits[visit.facility] += 1
      let bundle = SyntheticBundle.bytes(of: visit)
      try output.write(bundle, facility: visit.facility, turn: summary.visits[visit.facility])
      summary.bytes += bundle.count
      people.insert(visit.person)
      done += 1
      if done % 1000 == 0 { progress(done) }
    }
    summary.people = people.count
    try output.finish()
    try output.write(manifest(city, summary, layout), name: "manifest.json")
    progress(done)
    return summary
  }

  private static func makeEmpty(_ folder: URL) throws(SimulationError) {
    let files = FileManager.default
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      guard try files.contentsOfDirectory(atPath: folder.path).isEmpty else {
        throw SimulationError.folderNotEmpty(folder.path)
      }
    } catch let error as SimulationError {
      throw error
    } catch {
      throw .cannotWrite(path: folder.path, code: 0)
    }
  }

  private static func manifest(
    _ city: SyntheticCity, _ summary: Summary, _ layout: Layout
  ) -> [UInt8] {
    var json = JSONWriter()
    func text(_ key: StaticString, _ value: String) {
      json.key(key)
      json.string(value)
    }
    func number(_ key: StaticString, _ value: Int) {
      json.key(key)
      json.int(value)
    }
    json.beginObject()
    text("label", "DATA SIMULASI / SIMULATED DATA")
    text("pernyataan", statement.indonesian)
    text("statement", statement.english)
    json.key("seed")
    json.number(String(city.seed))
    text("from", isoDate(city.span.lowerBound))
    number("days", city.span.count)
    text("layout", layout.rawValue)
    number("visits", summary.visits.reduce(0, +))
    number("people", summary.people)
    number("bytes", summary.bytes)
    json.key("facilities")
    json.beginArray()
    for (facility, visits) in zip(city.facilities, summary.visits) {
      json.beginObject()
      text("code", facility.code)
      text("name", facility.name)
      text("kind", facility.kind.rawValue)
      text("ownership", facility.ownership.rawValue)
      text("kelurahan", Kelurahan.all[facility.village].code)
      number("visits", visits)
      json.endObject()
    }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  /// What every manifest says.
  package static let statement = Bilingual(
    id: """
      Semua isi folder ini dibuat oleh komputer. Tidak ada orang, fasilitas, atau kunjungan yang \
      nyata; semua NIK berada di luar nomor yang pernah diterbitkan.
      """,
    en: """
      Everything in this folder was made up by a computer. No person, facility or visit is real; \
      every NIK is outside the issued ranges.
      """)

  private static func isoDate(_ day: Int) -> String {
    let date = CivilDate(daysSince1970: day)
    return digits(date.year, 4) + "-" + digits(date.month, 2) + "-" + digits(date.day, 2)
  }
}

/// Files of one run: many small ones, or one for each facility that stays open.
private struct FolderOutput {
  let folder: String
  let layout: SimulationWriter.Layout
  let codes: [String]
  private var open: [Int: UnsafeMutablePointer<FILE>] = [:]
  private var folders: Set<Int> = []

  init(folder: URL, layout: SimulationWriter.Layout, facilities: [SyntheticFacility]) {
    self.folder = folder.path
    self.layout = layout
    codes = facilities.map(\.code)
  }

  mutating func write(_ bundle: [UInt8], facility: Int, turn: Int) throws(SimulationError) {
    switch layout {
    case .fileForEachVisit:
      if folders.insert(facility).inserted { try makeFolder(codes[facility]) }
      try write(bundle, name: codes[facility] + "/" + String(turn) + ".json")
    case .linesByFacility:
      let stream = try stream(facility)
      guard fwrite(bundle, 1, bundle.count, stream) == bundle.count,
        putc(Int32(UInt8(ascii: "\n")), stream) != EOF
      else { throw .cannotWrite(path: path(codes[facility] + ".ndjson"), code: errno) }
    }
  }

  /// One whole file. Not `Data.write`, which syncs each file to disk: 10,000 files took 40 s.
  func write(_ bytes: [UInt8], name: String) throws(SimulationError) {
    guard let stream = fopen(path(name), "wb") else {
      throw .cannotWrite(path: path(name), code: errno)
    }
    let written = fwrite(bytes, 1, bytes.count, stream)
    guard fclose(stream) == 0, written == bytes.count else {
      throw .cannotWrite(path: path(name), code: errno)
    }
  }

  private func path(_ name: String) -> String { folder + "/" + name }

  private func makeFolder(_ name: String) throws(SimulationError) {
    do {
      try FileManager.default.createDirectory(
        at: URL(fileURLWithPath: path(name)), withIntermediateDirectories: true)
    } catch {
      throw .cannotWrite(path: path(name), code: 0)
    }
  }

  private mutating func stream(_ facility: Int) throws(SimulationError) -> UnsafeMutablePointer<
    FILE
  > {
    if let stream = open[facility] { return stream }
    let name = path(codes[facility] + ".ndjson")
    guard let stream = fopen(name, "wb") else { throw .cannotWrite(path: name, code: errno) }
    open[facility] = stream
    return stream
  }

  /// Closes all streams; what a full disk did not take is found here at the latest.
  mutating func finish() throws(SimulationError) {
    for (facility, stream) in open {
      open[facility] = nil
      guard fclose(stream) == 0 else {
        throw .cannotWrite(path: path(codes[facility] + ".ndjson"), code: errno)
      }
    }
  }

  /// Closes what an error left open.
  mutating func abandon() {
    for stream in open.values { fclose(stream) }
    open = [:]
  }
}

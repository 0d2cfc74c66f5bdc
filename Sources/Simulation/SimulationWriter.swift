package import FoundationEssentials
package import RecordModel
import StrictJSON

/// What can go wrong while a simulated city is written to a folder.
package enum SimulationError: Error, Hashable, Sendable {
  /// The folder has something in it already; simulated data is never mixed with anything.
  case folderNotEmpty(String)
  /// The operating system refused to make or write a file: its path and `errno`, 0 if not known.
  case cannotWrite(path: String, code: Int32)
  /// More visits were asked for as workbooks than are held in memory; the limit.
  case tooManyForWorkbooks(Int)
}

/// Writes a simulated city to a folder: visits by facility and a manifest that says that all is
/// invented.
package enum SimulationWriter {
  /// How the visits lie in the folder; a register is one file a facility in both.
  package enum Layout: String, Hashable, Sendable, CaseIterable {
    /// `FACILITY/N.json` (HL7 v2: `.hl7`), one message each, N from 1 in the order of arrival.
    case fileForEachVisit
    /// `FACILITY.ndjson`, one message a line (HL7 v2: `.hl7`, one message after the other).
    case linesByFacility
  }

  /// Most visits of one run as workbooks, which are held in memory until they are written: some
  /// 10 KB each.
  package static let largestWorkbookCount = 100_000

  /// What was written.
  package struct Summary: Hashable, Sendable {
    /// Visits of each facility, by its index in `SyntheticCity.facilities`.
    package var visits: [Int]
    /// Bytes of all visits as they were written; the manifest is not in it.
    package var bytes: Int
    /// Different people among the patients.
    package var people: Int
  }

  /// Writes `count` visits and `manifest.json` below `folder`, which is made if it is not there.
  ///
  /// When it returns every file is closed, but nothing is synced to disk. Throws `SimulationError`.
  /// - Parameter progress: called with the visits written so far, every thousand and at the end.
  package static func write(
    _ city: SyntheticCity, count: Int, format: SimulatedFormat = .fhir, layout: Layout,
    to folder: URL, progress: (Int) -> Void = { _ in }
  ) throws(SimulationError) -> Summary {
    guard format != .xlsx || count <= largestWorkbookCount else {
      throw .tooManyForWorkbooks(largestWorkbookCount)
    }
    try makeEmpty(folder)
    var output = FolderOutput(
      folder: folder, format: format, layout: layout, facilities: city.facilities)
    defer { output.abandon() }
    var summary = Summary(
      visits: Array(repeating: 0, count: city.facilities.count), bytes: 0, people: 0)
    var people: Set<Int> = []
    var done = 0
    for visit in city.visits(count: count) {
      summary.visits[visit.facility] += 1
      try output.write(visit, turn: summary.visits[visit.facility])
      people.insert(visit.person)
      done += 1
      if done % 1000 == 0 { progress(done) }
    }
    summary.people = people.count
    try output.finish()
    summary.bytes = output.bytes
    try output.write(manifest(city, summary, format, layout), name: "manifest.json")
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
    _ city: SyntheticCity, _ summary: Summary, _ format: SimulatedFormat, _ layout: Layout
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
    text("format", format.rawValue)
    // A register holds all visits of its facility whatever was asked for.
    text("layout", format.isRegister ? "registerByFacility" : layout.rawValue)
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

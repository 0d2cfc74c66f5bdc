import FoundationEssentials
import Glibc

/// Files of one run: many small ones, or one for each facility that stays open.
struct FolderOutput {
  /// Bytes of visits so far.
  private(set) var bytes = 0
  private let folder: String
  private let format: SimulatedFormat
  private let layout: SimulationWriter.Layout
  private let codes: [String]
  private let suffix: String
  private var open: [Int: UnsafeMutablePointer<FILE>] = [:]
  private var folders: Set<Int> = []
  /// Visits of workbooks, which are written at the end, by facility.
  private var waiting: [Int: [SyntheticVisit]] = [:]

  init(
    folder: URL, format: SimulatedFormat, layout: SimulationWriter.Layout,
    facilities: [SyntheticFacility]
  ) {
    self.folder = folder.path
    self.format = format
    self.layout = layout
    codes = facilities.map(\.code)
    suffix = "." + format.suffix(layout)
  }

  /// Writes one visit, the `turn`-th of its facility.
  mutating func write(_ visit: SyntheticVisit, turn: Int) throws(SimulationError) {
    let facility = visit.facility
    guard let message = format.message(of: visit) else {
      if format == .xlsx {
        waiting[facility, default: []].append(visit)
      } else {
        if open[facility] == nil { try append(SyntheticRegister.csvTitles, facility) }
        try append(SyntheticRegister.csvRow(of: visit), facility)
      }
      return
    }
    switch layout {
    case .fileForEachVisit:
      if folders.insert(facility).inserted { try makeFolder(codes[facility]) }
      try write(message, name: codes[facility] + "/" + String(turn) + suffix)
      bytes += message.count
    case .linesByFacility:
      try append(message, facility)
      // A message of HL7 v2 ends with its last segment.
      if format != .hl7 { try end(facility) }
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

  private mutating func append(_ content: [UInt8], _ facility: Int) throws(SimulationError) {
    let stream = try stream(facility)
    guard fwrite(content, 1, content.count, stream) == content.count else {
      throw .cannotWrite(path: path(codes[facility] + suffix), code: errno)
    }
    bytes += content.count
  }

  /// Ends a line; the mark between two messages belongs to neither and is not counted.
  private mutating func end(_ facility: Int) throws(SimulationError) {
    guard putc(Int32(UInt8(ascii: "\n")), try stream(facility)) != EOF else {
      throw .cannotWrite(path: path(codes[facility] + suffix), code: errno)
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
    let name = path(codes[facility] + suffix)
    guard let stream = fopen(name, "wb") else { throw .cannotWrite(path: name, code: errno) }
    open[facility] = stream
    return stream
  }

  /// Writes what waits and closes all streams; what a full disk did not take is found here at the
  /// latest.
  mutating func finish() throws(SimulationError) {
    for (facility, visits) in waiting {
      let workbook = SyntheticRegister.workbook(of: visits)
      try write(workbook, name: codes[facility] + suffix)
      bytes += workbook.count
    }
    waiting = [:]
    for (facility, stream) in open {
      open[facility] = nil
      guard fclose(stream) == 0 else {
        throw .cannotWrite(path: path(codes[facility] + suffix), code: errno)
      }
    }
  }

  /// Closes what an error left open.
  mutating func abandon() {
    for stream in open.values { fclose(stream) }
    open = [:]
  }
}

import FoundationEssentials
import RecordModel
import Simulation
import StrictJSON
import Testing

@Suite("Writing an invented city to a folder")
struct SimulationWriterTests {
  let city = SyntheticCity(seed: 3, from: CitySample.from, days: 60)

  @Test("A file for each visit and a manifest that counts them and says that all is invented")
  func files() throws {
    try withFolder { folder in
      var steps: [Int] = []
      let summary = try SimulationWriter.write(
        city, count: 1500, layout: .fileForEachVisit, to: folder
      ) { steps.append($0) }
      #expect(summary.visits.reduce(0, +) == 1500)
      #expect(steps == [1000, 1500])
      var bytes = 0
      for (facility, count) in zip(city.facilities, summary.visits) where count > 0 {
        let place = folder.appendingPathComponent(facility.code)
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path)
        #expect(Set(names) == Set((1...count).map { "\($0).json" }))
        for name in names {
          let data = try Data(contentsOf: place.appendingPathComponent(name))
          bytes += data.count
          let code = try JSONDocument(Array(data)).root["entry"]?[1]?["resource"]?[
            "serviceProvider"]
          #expect(code?["reference"]?.string == "Organization/" + facility.code)
        }
      }
      #expect(bytes == summary.bytes)
      try checkManifest(folder, summary)
    }
  }

  @Test("The same visits as lines, one file for each facility")
  func lines() throws {
    try withFolder { folder in
      let summary = try SimulationWriter.write(
        city, count: 700, layout: .linesByFacility, to: folder)
      var expected: [Int: [UInt8]] = [:]
      for visit in city.visits(count: 700) {
        expected[visit.facility, default: []] += SyntheticBundle.bytes(of: visit) + [10]
      }
      for (index, bytes) in expected {
        let place = folder.appendingPathComponent(city.facilities[index].code + ".ndjson")
        #expect(Array(try Data(contentsOf: place)) == bytes)
      }
      try checkManifest(folder, summary)
    }
  }

  @Test("Messages and registers lie by facility too", arguments: SimulatedFormat.allCases)
  func formats(_ format: SimulatedFormat) throws {
    var expected: [Int: [SyntheticVisit]] = [:]
    for visit in city.visits(count: 300) { expected[visit.facility, default: []].append(visit) }
    for layout in SimulationWriter.Layout.allCases {
      try withFolder { folder in
        let summary = try SimulationWriter.write(
          city, count: 300, format: format, layout: layout, to: folder)
        var bytes = 0
        for (index, visits) in expected {
          let code = city.facilities[index].code
          for (name, content) in files(of: visits, code, format, layout) {
            let written = try Data(contentsOf: folder.appendingPathComponent(name))
            #expect(Array(written) == content, "\(name)")
            bytes += content.count { $0 != 10 || format.isRegister }
          }
        }
        #expect(summary.bytes == bytes)
        let manifest = try Data(contentsOf: folder.appendingPathComponent("manifest.json"))
        let told = try JSONDocument(Array(manifest)).root["format"]?.string
        #expect(told == format.rawValue)
      }
    }
  }

  private func files(
    of visits: [SyntheticVisit], _ code: String, _ format: SimulatedFormat,
    _ layout: SimulationWriter.Layout
  ) -> [(name: String, content: [UInt8])] {
    let (messages, suffix): ([[UInt8]], String) =
      switch format {
      case .fhir: (visits.map { SyntheticBundle.bytes(of: $0) }, "json")
      case .hl7: (visits.map { SyntheticMessage.bytes(of: $0) }, "hl7")
      case .pcare: (visits.map { SyntheticPCare.bytes(of: $0) }, "json")
      case .csv:
        (
          [
            SyntheticRegister.csvTitles
              + visits.flatMap { SyntheticRegister.csvRow(of: $0) }
          ], "csv"
        )
      case .xlsx: ([SyntheticRegister.workbook(of: visits)], "xlsx")
      }
    if format.isRegister { return [("\(code).\(suffix)", messages[0])] }
    if layout == .fileForEachVisit {
      return messages.enumerated().map { ("\(code)/\($0.offset + 1).\(suffix)", $0.element) }
    }
    guard format != .hl7 else { return [("\(code).hl7", messages.flatMap { $0 })] }
    return [("\(code).ndjson", messages.flatMap { $0 + [10] })]
  }

  @Test("More visits than a run of workbooks holds are refused before anything is made")
  func tooManyWorkbooks() {
    let place = URL(fileURLWithPath: "/proc/nothing/here")
    let limit = SimulationWriter.largestWorkbookCount
    #expect(throws: SimulationError.tooManyForWorkbooks(limit)) {
      try SimulationWriter.write(
        city, count: limit + 1, format: .xlsx, layout: .fileForEachVisit, to: place)
    }
  }

  @Test("A folder with something in it is refused and left as it was")
  func notEmpty() throws {
    try withFolder { folder in
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data([1]).write(to: folder.appendingPathComponent("real.json"))
      #expect(throws: SimulationError.folderNotEmpty(folder.path)) {
        try SimulationWriter.write(city, count: 5, layout: .fileForEachVisit, to: folder)
      }
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(names == ["real.json"])
    }
  }

  @Test("A place where nothing can be written is an error that names it")
  func unwritable() {
    let place = URL(fileURLWithPath: "/proc/nothing/here")
    #expect(throws: SimulationError.cannotWrite(path: "/proc/nothing/here", code: 0)) {
      try SimulationWriter.write(city, count: 5, layout: .fileForEachVisit, to: place)
    }
  }

  private func checkManifest(_ folder: URL, _ summary: SimulationWriter.Summary) throws {
    let data = try Data(contentsOf: folder.appendingPathComponent("manifest.json"))
    let manifest = try JSONDocument(Array(data)).root
    #expect(manifest["label"]?.string == "DATA SIMULASI / SIMULATED DATA")
    #expect(manifest["pernyataan"]?.string == SimulationWriter.statement.indonesian)
    #expect(manifest["seed"]?.int == 3)
    #expect(manifest["from"]?.string == "2025-01-01")
    #expect(manifest["visits"]?.int == summary.visits.reduce(0, +))
    #expect(manifest["people"]?.int == summary.people)
    let counts = manifest["facilities"]?.elements.compactMap { $0["visits"]?.int }
    #expect(counts == summary.visits)
  }

  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("simulation-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }
}

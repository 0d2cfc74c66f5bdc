import ArgumentParser
import Foundation
import RecordModel
import Simulation

/// `baimbai simulate`: a deterministic, wholly invented Banjarmasin.
struct Simulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Buat kota tiruan / make a synthetic city; every person in it is invented.")

  @Option(help: "Benih / seed") var seed: UInt64 = 1
  @Option(help: "Jumlah kunjungan / visits") var visits = 1000
  @Option(help: "Format: fhir") var format = "fhir"
  @Option(help: "Hari pertama / first day, yyyy-MM-dd") var from = "2025-01-01"
  @Option(help: "Jumlah hari / days") var days = 365
  @Option(help: "Folder keluaran / output folder") var out: String
  @Flag(help: "Satu berkas NDJSON per fasilitas / one NDJSON file a facility") var ndjson = false

  func run() async throws {
    guard format == "fhir" else {
      throw ValidationError("Baru fhir / only fhir as yet: \(format)")
    }
    guard let first = ClinicalTime(from), first.precision == .day else {
      throw ValidationError("--from yyyy-MM-dd")
    }
    let city = SyntheticCity(
      seed: seed, from: CivilDate(daysSince1970: first.localDay), days: days)
    let summary = try SimulationWriter.write(
      city, count: visits, layout: ndjson ? .linesByFacility : .fileForEachVisit,
      to: URL(filePath: out, directoryHint: .isDirectory))
    print("\(summary.visits.reduce(0, +)) visits, \(summary.people) people, \(summary.bytes) bytes")
  }
}

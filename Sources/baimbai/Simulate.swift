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
  @Option(help: "Format: fhir, hl7, pcare, csv, xlsx") var format = SimulatedFormat.fhir
  @Option(help: "Hari pertama / first day, yyyy-MM-dd") var from = "2025-01-01"
  @Option(help: "Jumlah hari / days") var days = 365
  @Option(help: "Folder keluaran / output folder") var out: String
  @Flag(
    help:
      "Akses dengan penyalahgunaan yang ditanam, bukan kunjungan / looks with planted misuse"
  )
  var misuse = false
  @Option(help: "Akses jujur, untuk --misuse / honest looks, for --misuse") var reads = 1_000_000
  @Flag(
    help:
      "Rekam ganda dengan kesalahan ketik dan kebenarannya / duplicate records with errors, and the truth"
  )
  var duplicates = false
  @Option(help: "Orang, untuk --duplicates / people, for --duplicates") var people = 20_000
  @Option(
    help: ArgumentHelp(
      "Wabah yang ditanam, boleh lebih dari satu / a planted outbreak, may be repeated.",
      valueName: "kode,kelurahan,minggu,hari,kasus"))
  var outbreak: [String] = []
  @Flag(
    help: "Satu berkas per fasilitas; csv dan xlsx selalu / one file a facility; csv, xlsx always")
  var ndjson = false

  func run() async throws {
    if misuse { return try MisuseFiles.write(seed: seed, reads: reads, to: out) }
    if duplicates { return try DuplicateFiles.write(seed: seed, people: people, to: out) }
    guard let first = ClinicalTime(from), first.precision == .day else {
      throw ValidationError("--from yyyy-MM-dd")
    }
    let city = SyntheticCity(
      seed: seed, from: CivilDate(daysSince1970: first.localDay), days: days,
      events: SyntheticEvents(outbreaks: try PlantedOutbreak.all(outbreak).map(\.event)))
    let summary = try SimulationWriter.write(
      city, count: visits, format: format, layout: ndjson ? .linesByFacility : .fileForEachVisit,
      to: URL(filePath: out, directoryHint: .isDirectory))
    if !outbreak.isEmpty {
      try Data(PlantedOutbreak.truth(try PlantedOutbreak.all(outbreak)).utf8).write(
        to: URL(filePath: out, directoryHint: .isDirectory).appending(path: "outbreaks.csv"))
    }
    print("\(summary.visits.reduce(0, +)) visits, \(summary.people) people, \(summary.bytes) bytes")
  }
}

extension SimulatedFormat: ExpressibleByArgument {}

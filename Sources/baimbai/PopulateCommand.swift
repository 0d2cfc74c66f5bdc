import Agent
import ArgumentParser
import Foundation
import RecordModel
import Simulation
import TransparencyLog

/// `baimbai populate`: an invented city sends its visits, each facility with its own certificate.
struct PopulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "populate",
    abstract:
      "Isi gerbang percobaan dengan kota rekaan / fill a trial gateway with a made-up city.",
    discussion: """
      Tiap fasilitas mengirim sendiri lewat TLS timbal balik; tanda terima diperiksa satu per satu.
      Each facility sends for itself over mutual TLS; each receipt is checked. Only for gateways \
      whose data may be mixed with invented people.
      Keluar / exit: 0 semua diterima / all accepted, 1 ada yang tidak / some were not.
      """)

  @Option(help: "Benih / seed") var seed: UInt64 = 11
  @Option(help: "Jumlah kunjungan / visits") var visits = 200_000
  @Option(help: "Hari terakhir / last day, yyyy-MM-dd") var until: String
  @Flag(help: "Hanya daftar fasilitas, TSV / only the facilities, as TSV") var facilities = false
  @Flag(
    help:
      "Hanya jumlah penduduk rekaan, CSV untuk stated import / only the invented population, as CSV for it"
  )
  var people = false
  @Flag(
    help: "Hanya jalan rekaan, CSV untuk /jalan / only the invented streets, as CSV for /jalan"
  )
  var streets = false
  @Option(help: "Alamat gerbang / gateway's address.") var gateway = "https://localhost:8443"
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities: String?
  @Option(help: "Folder KODE.pem, KODE.key / folder of CODE.pem, CODE.key.")
  var certificates: String?
  @Option(help: "Kunci tanda terima, teks atau berkas / receipt key (C2SP vkey), text or file.")
  var receiptKey: String?
  @Option(help: "Kiriman serentak / submissions in flight, 1-64.") var concurrency = 64

  func validate() throws {
    guard CivilDate.days(until) != nil else { throw ValidationError("--until yyyy-MM-dd") }
    guard (1...64).contains(concurrency) else { throw ValidationError("--concurrency 1-64") }
    guard (1...SyntheticCity.largestCount).contains(visits) else {
      throw ValidationError("--visits 1-\(SyntheticCity.largestCount)")
    }
  }

  func run() async throws {
    // The same for every seed.
    if streets { return FileHandle.standardOutput.write(Data(SyntheticStreet.csv)) }
    let demonstration = DemonstrationCity(
      seed: seed, until: CivilDate(daysSince1970: try day(until)), visits: visits)
    if facilities { return list(demonstration.city) }
    if people { return listPeople(try day(until)) }
    guard let authorities, let certificates, let receiptKey else {
      throw ValidationError("--authorities FILE --certificates FOLDER --receipt-key KEY")
    }
    guard let url = URL(string: gateway) else { throw ValidationError("--gateway") }
    let sending = CitySending(
      city: demonstration,
      link: .init(
        gateway: url, authorities: authorities, certificates: certificates,
        receiptKey: try VerifierKey(textOrFile: receiptKey, flag: "--receipt-key")),
      concurrency: concurrency)
    let start = ContinuousClock.now
    let report = try await sending.send { done in
      if done.isMultiple(of: 20_000) {
        tell("\(done) kunjungan / visits, \(start.duration(to: .now).components.seconds) s")
      }
    }
    let seconds = Double(start.duration(to: .now) / .seconds(1))
    print(
      """
      \(report.receipts) tanda terima diperiksa / receipts checked, \(report.repeated) sudah ada / \
      there already, \(report.failed) gagal / failed, \(report.facilities) fasilitas / facilities, \
      \(Int(seconds)) s, \(Int(Double(report.receipts) / max(seconds, 0.001)))/s
      """)
    for (code, count) in report.rules.sorted(by: { $0.key < $1.key }) {
      tell("\(code): \(count)")
    }
    if report.failed > 0 { throw ExitStatus.failed }
  }

  /// Banjarmasin's people, spread over the kelurahan as the invented city's are: no statistic, and it says so.
  ///
  /// Source of the sum: Dukcapil, second half of 2024.
  private func listPeople(_ last: Int) {
    let sum = 681_693
    let year = CivilDate(daysSince1970: last).year - 3
    let weights = Kelurahan.all.reduce(0) { $0 + $1.weight }
    let places =
      [("city", sum)] + Kelurahan.all.map { ($0.code, sum * $0.weight / max(1, weights)) }
    print("indikator,periode,tempat,penyebut,sumber,tanggal")
    for (place, count) in places {
      print(
        "POP,\(year),\(place),\(count),SIMULASI: sebaran rekaan dari Dukcapil semester II 2024,2024-12-31"
      )
    }
  }

  private func list(_ city: SyntheticCity) {
    for facility in city.facilities {
      print(
        [
          facility.code, facility.name, facility.kind.rawValue, facility.ownership.rawValue,
          Kelurahan.all[facility.village].code,
        ].joined(separator: "\t"))
    }
  }
}

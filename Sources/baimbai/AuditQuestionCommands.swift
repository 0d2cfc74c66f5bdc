import Administration
import ArgumentParser
import AuditLog
import Console
import Foundation
import PatientIndex
import RecordModel
import Registry
import Sealing
import StrictJSON
import TransparencyLog

/// A span of time that a question about the log is narrowed to.
struct SpanOptions: ParsableArguments {
  @Option(help: "Sejak, RFC 3339 atau tanggal / from, RFC 3339 or a date.") var from: String?
  @Option(help: "Sampai sebelum / until before.") var until: String?

  /// Sets the filter's time; throws `ValidationError` for what is no time.
  func narrow(_ filter: inout AuditTrail.Filter) throws {
    filter.from = try from.map { try Self.moment($0, "--from") }
    filter.until = try until.map { try Self.moment($0, "--until") }
  }

  static func moment(_ text: String, _ flag: String) throws -> Int64 {
    guard let time = ClinicalTime(text) else { throw ValidationError("\(flag)?") }
    return time.microseconds
  }
}

extension House {
  /// The log, for a question about it.
  var trail: AuditTrail { AuditTrail(database: database) }

  /// The registry as it is now.
  func registry() async throws -> RegistrySnapshot {
    let watch = RegistryWatch(database: database, logger: logger)
    try await watch.refresh()
    return watch.snapshot
  }

  /// Runs a question about the log that is itself an entry first.
  func ask<Result: Sendable>(
    _ event: LeafDraft.Event, _ resource: String, subjects: [LeafDraft.Subject] = [],
    _ body: @Sendable @escaping (House, DurableEntry) async throws -> Result
  ) async throws -> Result {
    try await use { house in
      let committer = LeafCommitter(database: house.database, log: house.log, now: House.now)
      let actor = actor()
      var draft = LeafDraft(event, .read, requestID: actor.requestID)
      draft.user = actor.code
      draft.resource = resource
      draft.subjects = subjects
      let entry = try await committer.commit([draft])
      let result = try await body(house, entry)
      await committer.close()
      return result
    }
  }
}

/// `baimbai audit patient`: who looked at one person's record.
struct PatientReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient",
    abstract: "Siapa membuka rekam seseorang / who looked at a person's record.",
    discussion: """
      Tanpa --pseudonym, nomor dibaca dari masukan baku, agar tidak tertinggal di riwayat perintah. Laporan ini \
      sendiri tercatat. /
      Without --pseudonym the number is read from standard input, so that no shell's history has it. The report is \
      itself in the log.
      """)

  @OptionGroup var options: SettingsOptions
  @OptionGroup var span: SpanOptions
  @Option(help: "Nama samaran, 32 angka heksadesimal / pseudonym, 32 hexadecimal digits.")
  var pseudonym: String?
  @Flag(help: "JSON.") var json = false
  @Flag(help: "CSV.") var csv = false

  func run() async throws {
    let settings = try await Settings.load(options)
    var filter = AuditTrail.Filter()
    try span.narrow(&filter)
    let house = House(settings)
    guard let person = try await person(settings, house) else {
      tell("tidak ada orang dengan nomor ini / nobody has this number")
      throw ExitStatus.failed
    }
    filter.pseudonym = person
    let asked = filter
    let report = try await House(settings).ask(
      .auditRead, "PatientReport", subjects: [.init(pseudonym: person, visit: nil)]
    ) { house, entry in
      let snapshot = try await house.registry()
      return try await house.trail.report(asked, now: House.now(), on: entry) {
        snapshot.facility(code: $0)?.name
      }
    }
    if json {
      print(String(decoding: report.json.serialized(), as: UTF8.self))
    } else if csv {
      print(report.csv, terminator: "")
    } else {
      for line in Self.lines(of: report) { print(line) }
    }
  }

  private func person(_ settings: Settings, _ house: House) async throws -> [UInt8]? {
    if let pseudonym {
      guard let bytes = pseudonymBytes(pseudonym) else { throw ValidationError("--pseudonym?") }
      return bytes
    }
    guard let typed = readLine(), !typed.isEmpty else {
      throw ValidationError("nomor dari masukan baku / the number, on standard input")
    }
    let keyring = try Keyring(directory: settings.keysDirectory)
    let hashes = NationalNumber.candidates(typed).flatMap {
      $0.hashes(under: keyring)
    }
    guard !hashes.isEmpty else { return nil }
    return try await house.ask(.auditRead, "PatientNumber") { house, _ in
      try await house.trail.pseudonyms(of: hashes).first
    }
  }

  private static func lines(of report: PatientAccessReport) -> [String] {
    var lines = [
      "LAPORAN AKSES REKAM MEDIS / RECORD ACCESS REPORT",
      "nama samaran / pseudonym  \(report.pseudonym)",
      "dibuat / made             \(ClinicalTime(utc: report.madeAt).text)",
      "log                       \(report.logSize) entri / entries, \(report.checkpointSize) disaksikan / witnessed",
      "akses / accesses          \(report.count)\(report.isCut ? " (terbaru / newest)" : "")",
      "persetujuan / consent     belum dicatat oleh versi ini / no consent record in this version",
      "penolakan / refusals      tanpa yang ditolak sebelum orangnya dicari / without those refused before the person "
        + "was looked for",
    ]
    for actor in report.actors {
      let place = [actor.facilityName, actor.facility.map { "(\($0))" }].compactMap(\.self)
      let proof = actor.isUserProven ? "terbukti / proven" : "disebut / asserted"
      let who = actor.user.map { "\($0), \(proof)" } ?? "-"
      lines += ["", "\(place.joined(separator: " ")) - \(who): \(actor.accesses.count)"]
      for access in actor.accesses { lines += Self.lines(of: access) }
    }
    return lines
  }

  /// What, when and why; below it about what and from where.
  private static func lines(of access: AuditEntry) -> [String] {
    func words(_ sentence: Bilingual) -> String { "\(sentence.indonesian) / \(sentence.english)" }
    let what = LeafDraft.Event(rawValue: access.event).map { words(AuditTexts.event($0)) }
    let first = [
      ClinicalTime(utc: access.at).text, what ?? access.event,
      access.purpose.map { words(AuditTexts.purpose($0)) },
      access.outcome == 0
        ? nil : words(access.outcome == 4 ? AuditTexts.denied : AuditTexts.failed),
    ].compactMap(\.self)
    let second = [
      "#\(access.index)", access.resource, access.source,
      access.certificate.map { "\(words(AuditTexts.certificate)) \($0)" },
      access.vendor.map { "\(words(AuditTexts.through)) \($0)" },
    ].compactMap(\.self)
    return [
      "  " + first.joined(separator: "  "), "    " + second.joined(separator: "  "),
    ]
  }
}

/// `baimbai audit breach`: everyone whose data somebody touched.
struct BreachCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "breach",
    abstract: "Siapa saja yang datanya tersentuh / everyone whose data was touched.",
    discussion: """
      Untuk pemberitahuan UU 27/2022 pasal 46: dalam 3 x 24 jam kepada subjek data dan lembaga. Nama tidak ada di \
      dalamnya; nama samaran saja. / For the notice of article 46 of Law 27/2022, within 3 x 24 hours to the data \
      subjects and the agency. It holds no names, only pseudonyms.
      """)

  @OptionGroup var options: SettingsOptions
  @OptionGroup var span: SpanOptions
  @Option(help: "Sidik jari sertifikat, SHA-256 / certificate's fingerprint.") var certificate:
    String?
  @Option(help: "Petugas atau pelaku / officer or acting user.") var user: String?
  @Option(help: "Kode fasilitas / facility's code.") var facility: String?
  @Option(help: "Kapan diketahui / when it became known.") var knownAt: String?
  @Argument(help: "Folder kosong atau baru / an empty or new folder.") var folder: String

  func validate() throws {
    guard certificate != nil || user != nil || facility != nil || span.from != nil else {
      throw ValidationError("--certificate, --user, --facility, --from")
    }
    guard certificate.map({ $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) }) ?? true else {
      throw ValidationError("--certificate?")
    }
  }

  func run() async throws {
    let manager = FileManager.default
    guard (try? manager.contentsOfDirectory(atPath: folder).isEmpty) ?? true else {
      throw ValidationError("\(folder): tidak kosong / not empty")
    }
    try manager.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    var filter = AuditTrail.Filter()
    try span.narrow(&filter)
    filter.certificate = certificate?.lowercased()
    filter.user = user
    filter.facility = facility
    let known = try knownAt.map { try SpanOptions.moment($0, "--known-at") } ?? House.now()
    let (asked, root) = (filter, folder)
    let who = [filter.certificate, filter.user, filter.facility].compactMap(\.self)
      .joined(separator: "+")
    guard manager.createFile(atPath: "\(root)/accesses.ndjson", contents: nil),
      let accesses = FileHandle(forWritingAtPath: "\(root)/accesses.ndjson")
    else { throw ExitStatus.failed }
    let (pack, state) = try await House(try await Settings.load(options)).ask(
      .export, "BreachPack/\(who.isEmpty ? "all" : who)"
    ) { house, entry in
      let state = try await house.trail.state(checkpoints: 1, on: entry)
      let pack = try await house.trail.breach(asked, asOf: Int64(state.size), on: entry) { access in
        try accesses.write(contentsOf: Data(BreachFiles.line(access)))
      }
      return (pack, state)
    }
    try accesses.close()
    let files = BreachFiles(
      pack: pack, state: state, filter: asked, knownAt: known, madeAt: House.now())
    try Data(pack.csv.utf8).write(to: URL(filePath: "\(root)/persons.csv"))
    try Data(files.json.serialized()).write(to: URL(filePath: "\(root)/summary.json"))
    try Data(files.text.utf8).write(to: URL(filePath: "\(root)/summary.txt"))
    if let note = state.checkpoints.first?.note {
      try Data(note.bytes).write(to: URL(filePath: "\(root)/checkpoint"))
    }
    print(files.text, terminator: "")
  }
}

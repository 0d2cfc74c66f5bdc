import Administration
import ArgumentParser
import AuditLog
import Foundation
import LogVerification
import RecordModel
import Sealing
import TransparencyLog

/// `baimbai audit ...`: the log, taken out and verified.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Catatan akses / the audit log.",
    subcommands: [
      Export.self, Verify.self, ProveCommand.self, RecoverCommand.self, ResendCommand.self,
      PatientReportCommand.self, BreachCommand.self, AnomaliesCommand.self,
      WatchDatabaseCommand.self, TimestampCommand.self,
      WitnessCommand.self,
    ])

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tulis seluruh log ke folder / write the whole log into a folder.",
      discussion: """
        Sampai checkpoint terbaru; bentuknya di docs/export-format.md. Ekspor ini sendiri tercatat.
        Dengan --openings pesan dan pencarian yang tersimpan dibuka dan dicocokkan; berkasnya menghubungkan
        pseudonim dengan kunjungan. Saksi dalam kebijakan ditanya lebih dulu. /
        Up to the newest checkpoint; docs/export-format.md has the format. The export is itself in the log.
        With --openings the stored messages and searches are opened and hashed anew; those files link
        pseudonyms to visits. Witnesses of the policy are asked first.
        """)

    @OptionGroup var options: SettingsOptions
    @Flag(help: "Dengan pembuka komitmen / with what opens the commitments.") var openings = false
    @Argument(help: "Folder kosong atau baru / an empty or new folder.") var folder: String

    func run() async throws {
      let manager = FileManager.default
      guard (try? manager.contentsOfDirectory(atPath: folder).isEmpty) ?? true else {
        throw ValidationError("\(folder): tidak kosong / not empty")
      }
      let settings = try await Settings.load(options)
      let log = DiskFolder(root: folder)
      let house = House(settings)
      // Asked before the log is read: the other way round an honest log could look too short.
      let outside = try LogGuard(settings, logger: house.logger)
      for (key, note) in try await outside?.newest() ?? [] {
        try log.write(LogFolder.witness(key), note.bytes)
      }
      let keyring = openings ? try Keyring(directory: settings.keysDirectory) : nil
      let report = try await house.ask(.export, "AuditLog") { house, entry in
        var opener: LogExport.Opener?
        if let keyring {
          let snapshot = try await house.registry()
          opener =
            LogOpenings(
              database: house.database, keyring: keyring, registry: snapshot, on: entry
            ).open
        }
        return try await LogExport(database: house.database, opener: opener, write: log.write)
          .run(on: entry)
      }
      guard let report else {
        print(
          "belum ada checkpoint; jalankan `baimbai signer` / no checkpoint yet: run `baimbai signer`"
        )
        throw ExitStatus.failed
      }
      print(
        "\(report.size) entri / entries, \(report.checkpoints + 1) checkpoint")
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Periksa log yang ditulis `export` / verify what `export` wrote.",
      discussion: """
        Tanpa jaringan dan basis data. Keluar 0 bersih, 2 ada temuan, 1 berkas tidak terbaca. /
        Without network or database. Exit 0 clean, 2 with findings, 1 if a file cannot be read.
        """)

    @Argument(help: "Folder.") var folder: String
    @Option(
      help: "Kebijakan: kunci log dan saksi / policy: keys of log and witnesses (C2SP tlog-policy)")
    var policy: String
    @Option(
      parsing: .unconditionalSingleValue,
      help: "Checkpoint, tanda terima, atau bukti dari pihak lain / held by others")
    var known: [String] = []
    @Option(help: "Kunci tanda terima / the receipt key") var receiptKey: String?
    @Flag(help: "Pembuka komitmen wajib ada / openings must be there") var openings = false

    func run() throws {
      let trusted = try WitnessPolicy(named: policy)
      var demands = LogVerifier.Demands()
      demands.openings = openings
      if let receiptKey {
        guard let key = try? VerifierKey(receiptKey) else {
          throw ValidationError("--receipt-key?")
        }
        demands.receiptKey = key
      }
      let evidence = try known.map {
        LogEvidence(name: $0, bytes: try DiskFolder.bytes(of: $0, limit: LogEvidence.maximumBytes))
      }
      let report: LogReport
      do {
        report = try LogVerifier(policy: trusted, demands: demands)
          .verify(DiskFolder(root: folder), evidence: evidence)
      } catch {
        print("tidak terbaca / cannot be read: \(error.path)")
        throw ExitStatus.failed
      }
      for line in Self.lines(of: report) { print(line) }
      if !report.isClean { throw ExitCode(report.exitCode) }
    }

    private static func lines(of report: LogReport) -> [String] {
      var lines = report.findings.map { finding in
        "\(finding.rule.code) \(finding.position)\n"
          + "  \(finding.rule.message.indonesian) \(finding.rule.fix.indonesian)\n"
          + "  \(finding.rule.message.english) \(finding.rule.fix.english)"
      }
      for (code, count) in report.counts.sorted(by: { $0.key < $1.key }) {
        lines.append("\(code): \(count)")
      }
      if let first = report.firstBadEntries {
        lines.append(
          first.count == 1
            ? "entri salah pertama / first bad entry: \(first.lowerBound)"
            : "entri salah pertama di antara / first bad entry among: \(first.lowerBound)..\(first.upperBound - 1)"
        )
      }
      lines.append(
        "\(report.entries) entri / entries, \(report.checkpoints) checkpoint, \(report.openings) pembuka / openings, "
          + "\(report.erased) dihapus menurut hukum / erased by law, \(report.evidence) bukti / evidence"
      )
      if report.isClean { lines.append("BERSIH / CLEAN") }
      return lines
    }

  }
}

extension WitnessPolicy {
  /// The policy in a file; a fault is told with its line.
  init(named path: String) throws {
    let file = try DiskFolder.bytes(of: path, limit: Self.maximumBytes)
    do throws(PolicyFault) { self = try WitnessPolicy(file: file) } catch {
      throw ValidationError(
        "\(path):\(error.line): \(error.message.indonesian) / \(error.message.english)")
    }
  }
}

extension DiskFolder {
  /// A single file, no longer than `limit`; says so and ends with 1 where there is none.
  static func bytes(of path: String, limit: Int) throws -> [UInt8] {
    guard let bytes = try? DiskFolder(root: "").read(path, limit: limit), bytes.count <= limit
    else {
      print("tidak terbaca / cannot be read: \(path)")
      throw ExitStatus.failed
    }
    return bytes
  }
}

import ArgumentParser
import AuditLog
import Foundation
import LogVerification
import Logging
import Operations
import RecordModel
import ServiceLifecycle
import TransparencyLog
import UnixSignals
import Witnessing

/// `baimbai signer ...`: the log's signer, a process and in production a user of its own.
struct SignerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signer",
    abstract: "Penanda tangan log / the log's signer.",
    discussion: """
      Menandatangani pertumbuhan log tiap detik dan menolak apa pun yang bukan lanjutannya. Kunci dan keadaannya \
      di folder sendiri yang tidak terbaca oleh gerbang. /
      Signs the log's growth each second and refuses whatever does not go on from what it signed. Key and state \
      stand in a folder of their own, which the gateway cannot read.
      """,
    subcommands: [Found.self, Run.self, Key.self], defaultSubcommand: Run.self)

  struct Found: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Buat kunci dan keadaan, sekali saja / make key and state, once.")

    @Argument(help: "Folder.") var folder: String
    @Option(help: "Nama log / the log's name.") var origin = Settings().origin

    func run() throws {
      guard let origin = try? LogOrigin(origin), (try? KeyName(origin.text)) != nil else {
        throw ValidationError("--origin?")
      }
      do { try SignerFolder.found(folder, origin: origin) } catch let fault as SignerFault {
        throw fault.told()
      }
      print(try opened(folder).key.verifier.text)
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Cetak kunci pemeriksa / print the key that verifies checkpoints.")

    @Argument(help: "Folder.") var folder: String

    func run() throws {
      // Beside a signer that runs: the key is read without its lock.
      let text = try? String(contentsOfFile: "\(folder)/signer.key", encoding: .utf8)
      guard let text,
        let key = try? SignerKey(text.trimmingCharacters(in: .whitespacesAndNewlines))
      else { throw SignerFault.keyUnreadable.told() }
      print(key.verifier.text)
    }
  }

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tandatangani sampai dihentikan / sign until it is told to stop.")

    @OptionGroup var options: SettingsOptions
    @Argument(help: "Folder.") var folder: String
    @Option(
      help: "Kebijakan dengan saksi; tanpa ini cukup tanda tangan sendiri / policy with witnesses")
    var policy: String?
    @Option(help: "Penerbit sertifikat saksi PEM / authorities of the witnesses' certificates, PEM")
    var authorities: String?
    @Option(
      help:
        "Berkas checkpoint terakhir untuk gerbang / file with the newest checkpoint, for the gateway"
    )
    var announce: String?
    @Option(
      help:
        "Berkas yang hanya ditambah, di mesin lain / file that is only added to, on another machine"
    )
    var publish: String?

    func run() async throws {
      let house = House(try await Settings.load(options))
      let witnesses = try policy.map {
        try WitnessClient(
          policy: WitnessPolicy(named: $0), authorities: authorities, logger: house.logger)
      }
      let signer = CheckpointSigner(
        database: house.database, folder: try opened(folder), witnesses: witnesses,
        notice: CheckpointNotice(announced: announce, published: publish), logger: house.logger)
      let group = ServiceGroup(
        configuration: .init(
          services: [.init(service: house.database), .init(service: signer)],
          gracefulShutdownSignals: [.sigterm, .sigint], logger: house.logger))
      do { try await group.run() } catch let fault as SignerFault {
        await witnesses?.shutdown()
        throw fault.told()
      }
      await witnesses?.shutdown()
    }
  }
}

private func opened(_ folder: String) throws -> SignerFolder {
  do throws(SignerFault) { return try SignerFolder(folder) } catch { throw error.told() }
}

extension SignerFault {
  /// Says on standard error what is wrong and what to do; the process then ends with 1.
  func told() -> ExitCode {
    let words =
      switch self {
      case .keyUnreadable:
        Bilingual(
          id: "signer.key tidak ada atau rusak; `baimbai signer found` membuatnya untuk log baru",
          en: "signer.key is missing or damaged; `baimbai signer found` makes one for a new log")
      case .stateUnreadable:
        Bilingual(
          id: "signer.state tidak ada atau rusak: pulihkan dari cadangan, jangan dibuat baru",
          en: "signer.state is missing or damaged: restore it, never make a new one")
      case .inUse:
        Bilingual(
          id: "folder sedang dipakai penanda tangan lain", en: "another signer has this folder")
      case .exists:
        Bilingual(
          id: "kunci atau keadaan sudah ada; dibiarkan",
          en: "key or state exist already; left alone")
      case .notWritten(let number):
        Bilingual(
          id: "tidak tertulis ke disk (errno \(number))",
          en: "not written to disk (errno \(number))")
      case .logBehind(let size, let signed):
        Bilingual(
          id:
            "MENOLAK: log kini \(size), yang ditandatangani \(signed): ekornya dipotong, atau basis data lama",
          en:
            "REFUSED: the log has \(size), signed were \(signed): its end was cut off, or an old database restored"
        )
      case .logForked(let size, let signed):
        Bilingual(
          id:
            "MENOLAK: log \(size) bukan lanjutan dari \(signed) yang ditandatangani: sejarahnya diubah",
          en:
            "REFUSED: the log of \(size) does not go on from the \(signed) signed: its history was altered"
        )
      case .rowsMissing(let place):
        Bilingual(
          id: "MENOLAK: baris log hilang (\(place))",
          en: "REFUSED: rows of the log are missing (\(place))")
      case .otherLog:
        Bilingual(id: "keadaan milik log lain", en: "the state is that of another log")
      }
    tell("\(words.indonesian) / \(words.english)")
    return ExitStatus.failed
  }
}

import ArgumentParser
import Door
import Foundation
import Logging
import Operations
import ServiceLifecycle
import TransparencyLog
import UnixSignals
import Witnessing

/// `baimbai audit witness ...`: a witness of the log, on an auditor's machine.
struct WitnessCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness",
    abstract: "Saksi log, di mesin auditor / a witness of the log, on an auditor's machine.",
    discussion: """
      Menandatangani tiap checkpoint yang merupakan lanjutan dari yang terakhir ia saksikan, dan tidak yang lain. /
      Cosigns each checkpoint that goes on from the one it saw last, and no other. C2SP tlog-witness.
      """,
    subcommands: [Found.self, Watch.self, Run.self], defaultSubcommand: Run.self)

  struct Found: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Buat kunci saksi, cetak baris kebijakan / make the key, print the policy's word for it.")

    @Argument(help: "Folder.") var folder: String
    @Option(help: "Nama saksi / the witness's name: witness.inspektorat.example/w1") var name:
      String

    func run() throws {
      guard let name = try? KeyName(name) else { throw ValidationError("--name?") }
      do {
        try WitnessFolder.found(folder, name: name)
        print(try WitnessFolder(folder).key.verifier.text)
      } catch let fault as WitnessFault { throw fault.told() }
    }
  }

  struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Saksikan sebuah log sejak awalnya / watch a log from its beginning.")

    @Argument(help: "Folder.") var folder: String
    @Argument(help: "Kunci log / the log's key, from `baimbai signer key`.") var log: String

    func run() throws {
      guard let key = try? VerifierKey(log), key.type == .ed25519 else {
        throw ValidationError("log?")
      }
      do { try WitnessFolder(folder).watch(key) } catch let fault as WitnessFault {
        throw fault.told()
      }
    }
  }

  struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Saksikan sampai dihentikan / witness until it is told to stop.")

    @Argument(help: "Folder.") var folder: String
    @Option(help: "Alamat / address to bind.") var host = "127.0.0.1"
    @Option(help: "Porta / port.") var port = 8447
    @Option(help: "Sertifikat server PEM / server's certificate, PEM.") var certificate: String
    @Option(help: "Kunci PEM / its key, PEM.") var key: String
    @Option(
      help: "Penerbit sertifikat klien PEM; klien boleh tanpa sertifikat / clients' authorities")
    var clientAuthorities: String

    func run() async throws {
      let logger = Logger(label: "witness") { JSONLineLogHandler(label: $0, level: .info) }
      let server: WitnessServer
      do { server = try WitnessServer(WitnessFolder(folder), logger: logger) } catch let fault
        as WitnessFault
      { throw fault.told() }
      let material = try TLSMaterial(
        certificateFile: certificate, keyFile: key, clientAuthoritiesFile: clientAuthorities)
      let listener = Listener(
        name: "witness", host: host, port: port,
        credentials: try TLSCredentials(
          material, policy: TLSPolicy(clientCertificates: .optional)),
        responder: server.responder, logger: logger)
      try await ServiceGroup(
        configuration: .init(
          services: [.init(service: listener)], gracefulShutdownSignals: [.sigterm, .sigint],
          logger: logger)
      ).run()
    }
  }
}

extension WitnessFault {
  /// Says on standard error what is wrong; the process then ends with 1.
  func told() -> ExitCode {
    let words =
      switch self {
      case .keyUnreadable: "witness.key tidak ada atau rusak / is missing or damaged"
      case .logsUnreadable: "logs: bukan kunci / not a key"
      case .stateUnreadable:
        "keadaan tidak ada atau rusak: pulihkan dari cadangan / a state is missing or damaged: restore it"
      case .exists: "sudah ada; dibiarkan / exists already; left alone"
      case .inUse: "folder sedang dipakai saksi lain / another witness has this folder"
      }
    tell(words)
    return ExitStatus.failed
  }
}

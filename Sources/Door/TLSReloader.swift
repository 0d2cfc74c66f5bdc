import FoundationEssentials
package import Logging
import Metrics
import ServiceLifecycle

/// The files that a listener's TLS is made of, PEM.
package struct TLSFiles: Hashable, Sendable {
  /// The server's chain, leaf first.
  package let certificate: String
  /// Its key.
  package let key: String
  /// The clients' roots, and issuing CAs below them.
  package let clientAuthorities: String

  /// Three files.
  package init(certificate: String, key: String, clientAuthorities: String) {
    self.certificate = certificate
    self.key = key
    self.clientAuthorities = clientAuthorities
  }

  /// Reads them; throws `DoorError.unusableFile`. Blocks.
  package func read() throws -> TLSMaterial {
    try TLSMaterial(
      certificateFile: certificate, keyFile: key, clientAuthoritiesFile: clientAuthorities)
  }

  /// What changes when one of them is written anew or replaced.
  fileprivate var marks: [Mark?] {
    [certificate, key, clientAuthorities].map { path in
      guard let found = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
      return Mark(
        inode: (found[.systemFileNumber] as? UInt64) ?? 0, size: (found[.size] as? UInt64) ?? 0,
        changed: found[.modificationDate] as? Date)
    }
  }

  fileprivate struct Mark: Hashable {
    let inode: UInt64
    let size: UInt64
    let changed: Date?
  }
}

/// Gives the listeners their certificate, key and roots anew when the files change, while they run.
///
/// New connections get the new ones; open ones go on. What does not fit together (a key that is
/// written after its certificate, a damaged file) is left alone with an alarm and tried again, and
/// the old material serves on. Source: security.md M-04.
package struct TLSReloader: Service {
  /// How often the files are looked at.
  package static let interval: Duration = .seconds(1)

  private let files: TLSFiles
  private let credentials: [TLSCredentials]
  private let logger: Logger
  private let taken: Counter
  private let refused: Counter
  private let outside: @Sendable () -> [[UInt8]]
  private let onTaken: @Sendable (_ text: String) async throws -> Void

  /// A reloader for what was made of `files` and of the outside authorities, DER, that the registry trusts;
  /// `onTaken` is told what is taken before it serves, and
  /// what it throws keeps the old.
  package init(
    _ files: TLSFiles, for credentials: [TLSCredentials], logger: Logger,
    outside: @escaping @Sendable () -> [[UInt8]] = { [] },
    onTaken: @escaping @Sendable (_ text: String) async throws -> Void
  ) {
    self.outside = outside
    self.onTaken = onTaken
    self.files = files
    self.credentials = credentials
    self.logger = logger
    let label = "baimbai_tls_reloads_total"
    taken = Counter(label: label, dimensions: [("result", "taken")])
    refused = Counter(label: label, dimensions: [("result", "refused")])
  }

  /// Looks every `interval` until shut down.
  package func run() async throws {
    try? await cancelWhenGracefulShutdown {
      var used = Found(files: files.marks, outside: outside())
      var alarmed = used
      while !Task.isCancelled {
        try await Task.sleep(for: Self.interval)
        let found = Found(files: files.marks, outside: outside())
        guard found != used else { continue }
        do {
          try await take(found.outside)
          used = found
        } catch {
          guard found != alarmed else { continue }
          alarmed = found
          refused.increment()
          logger.error(
            "TLS material not usable; the old one serves on", metadata: ["error": "\(error)"])
        }
      }
    }
  }

  /// What decides whether anything is to be taken anew.
  private struct Found: Hashable {
    let files: [TLSFiles.Mark?]
    let outside: [[UInt8]]
  }

  private func take(_ authorities: [[UInt8]]) async throws {
    let material = try files.read().trusting(authorities)
    // Whether it fits is known before the log tells of it.
    let prepared = try credentials.map { try $0.prepared(with: material) }
    try await onTaken(try material.described)
    for (one, new) in zip(credentials, prepared) { one.use(new) }
    taken.increment()
    logger.notice("TLS material taken anew")
  }
}

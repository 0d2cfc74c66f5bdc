import AsyncHTTPClient
import AuditLog
package import LogVerification
package import Logging
import NIOCore
import NIOHTTP1
import NIOSSL
package import TransparencyLog

/// Asks the witnesses of a policy for their cosignatures, all at once.
///
/// What a witness answers is believed only if its key signed it. Source: C2SP tlog-witness.
package actor WitnessClient: CosignatureSource {
  /// One request with its answer: a checkpoint is signed each second.
  private static let timeout = TimeAmount.seconds(5)
  /// A witness that stands elsewhere than we think is asked again from there.
  private static let attempts = 2

  private let policy: WitnessPolicy
  private let http: HTTPClient
  private let logger: Logger
  private var sizes: [VerifierKey: Int] = [:]

  /// A client; `authorities` is the PEM file of the roots that the witnesses' certificates lead to, nil for the
  /// system's. Throws what NIOSSL throws for a file without certificates.
  package init(policy: WitnessPolicy, authorities: String?, logger: Logger) throws {
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities {
      tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
    }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls, redirectConfiguration: .disallow,
      timeout: .init(connect: Self.timeout, read: Self.timeout))
    configuration.httpVersion = .http1Only
    self.policy = policy
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    self.logger = logger
  }

  /// Closes the connections; nothing may be asked after.
  package func shutdown() async { try? await http.shutdown() }

  /// The note with the cosignatures that came; nil if they are no quorum.
  package func cosigned(
    _ note: SignedNote, proof: @escaping @Sendable (Int) async throws -> ConsistencyProof
  ) async -> SignedNote? {
    let signatures = await withTaskGroup(of: NoteSignature?.self) { group in
      for witness in policy.witnesses {
        group.addTask { await self.cosignature(of: witness, under: note, proof: proof) }
      }
      var signatures: [NoteSignature] = []
      for await signature in group { if let signature { signatures.append(signature) } }
      return signatures
    }
    guard let whole = try? signatures.reduce(note, { try $0.adding($1) }),
      (try? policy.verify(whole)) != nil
    else { return nil }
    return whole
  }

  /// The newest checkpoint that each witness that can be asked says it has cosigned of a log; an
  /// error where it was not reached or what it said is not its own.
  package func newest(
    of origin: LogOrigin
  ) async -> [(witness: VerifierKey, result: Result<SignedNote?, any Error>)] {
    await withTaskGroup(of: (VerifierKey, Result<SignedNote?, any Error>).self) { group in
      for witness in policy.witnesses {
        guard let url = witness.url else { continue }
        group.addTask {
          do {
            return (witness.key, .success(try await self.newest(of: origin, url, witness)))
          } catch { return (witness.key, .failure(error)) }
        }
      }
      var found: [(witness: VerifierKey, result: Result<SignedNote?, any Error>)] = []
      for await one in group { found.append((witness: one.0, result: one.1)) }
      return found.sorted { $0.witness.name.text < $1.witness.name.text }
    }
  }

  private func newest(
    of origin: LogOrigin, _ url: String, _ witness: WitnessPolicy.Witness
  ) async throws -> SignedNote? {
    let request = HTTPClientRequest(url: "\(url)/\(Witness.name(of: origin))/checkpoint")
    let response = try await http.execute(request, timeout: Self.timeout)
    guard response.status == .ok else {
      if response.status == .notFound { return nil }
      throw WitnessAnswerFault(status: Int(response.status.code))
    }
    let body = try await response.body.collect(upTo: SignedNote.maximumBytes)
    let note = try SignedNote(bytes: Array(body.readableBytesView))
    let trusted = try policy.verify(note, quorum: false)
    guard trusted.checkpoint.origin == origin,
      trusted.cosignatures.contains(where: { $0.key == witness.key })
    else { throw WitnessAnswerFault(status: 200) }
    return note
  }

  private func cosignature(
    of witness: WitnessPolicy.Witness, under note: SignedNote,
    proof: @Sendable (Int) async throws -> ConsistencyProof
  ) async -> NoteSignature? {
    guard let url = witness.url else { return nil }
    let name = "\(witness.key.name)"
    do {
      for _ in 0..<Self.attempts {
        let proof = try await proof(sizes[witness.key] ?? 0)
        switch try await ask(
          url, AddCheckpointRequest(proof: proof, checkpoint: note), note, witness)
        {
        case .cosigned(let signature, _):
          sizes[witness.key] = proof.newSize
          return signature
        case .standsAt(let size) where size <= proof.newSize: sizes[witness.key] = size
        case .standsAt(let size):
          logger.critical(
            "a witness has seen a longer log", metadata: ["witness": "\(name)", "size": "\(size)"])
          return nil
        case .inconsistent:
          logger.critical("a witness holds another history", metadata: ["witness": "\(name)"])
          return nil
        case .refused(let status):
          logger.warning(
            "a witness refused", metadata: ["witness": "\(name)", "status": "\(status)"])
          return nil
        case .worthless:
          logger.error("a witness's cosignature is not its own", metadata: ["witness": "\(name)"])
          return nil
        }
      }
    } catch {
      logger.warning(
        "a witness was not reached",
        metadata: ["witness": "\(name)", "error": "\(type(of: error))"])
    }
    return nil
  }

  private func ask(
    _ url: String, _ asked: AddCheckpointRequest, _ note: SignedNote,
    _ witness: WitnessPolicy.Witness
  ) async throws -> WitnessReply {
    var request = HTTPClientRequest(url: "\(url)/add-checkpoint")
    request.method = .POST
    request.body = .bytes(ByteBuffer(bytes: asked.bytes))
    let response = try await http.execute(request, timeout: Self.timeout)
    let body = try await response.body.collect(upTo: WitnessReply.maximumBytes)
    return WitnessReply(
      status: Int(response.status.code),
      contentType: response.headers.first(name: "Content-Type") ?? "",
      body: Array(body.readableBytesView), checkpoint: note, witness: witness.key)
  }
}

/// A witness answered what it must not.
package struct WitnessAnswerFault: Error, Hashable, Sendable {
  /// The HTTP status; 200 for a checkpoint that is not its own.
  package let status: Int
}

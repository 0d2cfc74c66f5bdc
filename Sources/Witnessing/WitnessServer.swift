import Door
import Foundation
import HTTPTypes
package import Hummingbird
import LogVerification
package import Logging
import NIOCore
import TransparencyLog

/// A C2SP witness over HTTP: `POST /add-checkpoint` and `GET /<name of the origin>/checkpoint`.
///
/// One request at a time, so that judging and keeping are one step. Source: C2SP tlog-witness.
package struct WitnessServer: Sendable {
  private let desk: Desk
  private let logger: Logger

  /// A witness with the key, logs and states of a folder that no other process has.
  ///
  /// Throws `WitnessFault`, and `TransparencyLogError` for keys of wrong types.
  package init(_ folder: WitnessFolder, logger: Logger) throws {
    guard DurableFile.lock(folder.path) else { throw WitnessFault.inUse }
    var logs: [LogOrigin: [VerifierKey]] = [:]
    for key in folder.logs { logs[try LogOrigin(key.name.text), default: []].append(key) }
    for origin in logs.keys { _ = try folder.state(of: origin) }
    desk = Desk(
      folder: folder, witness: try Witness(key: folder.key, logs: logs),
      origins: Dictionary(uniqueKeysWithValues: logs.keys.map { (Witness.name(of: $0), $0) }))
    self.logger = logger
  }

  /// What answers requests.
  package var responder: some HTTPResponder<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    router.post("/add-checkpoint") { request, _ in
      let buffer = try await request.body.collect(upTo: AddCheckpointRequest.maximumBytes)
      return await answered {
        try await desk.add(
          Array(buffer.readableBytesView), at: Int64(Date().timeIntervalSince1970))
      }
    }
    router.get("/:log/checkpoint") { _, context in
      let name = context.parameters.get("log") ?? ""
      return await answered { try await desk.newest(of: name) }
    }
    return router.buildResponder()
  }

  private func answered(_ work: () async throws -> CheckpointAnswer?) async -> Response {
    do {
      guard let answer = try await work() else { return Response(status: .notFound) }
      return Response(
        status: .init(code: answer.status), headers: [.contentType: answer.contentType],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
    } catch {
      logger.critical("the state was not read or kept", metadata: ["error": "\(error)"])
      return Response(status: .internalServerError)
    }
  }

  private actor Desk {
    let folder: WitnessFolder
    let witness: Witness
    let origins: [String: LogOrigin]

    init(folder: WitnessFolder, witness: Witness, origins: [String: LogOrigin]) {
      self.folder = folder
      self.witness = witness
      self.origins = origins
    }

    func add(_ body: [UInt8], at seconds: Int64) throws -> CheckpointAnswer {
      switch witness.read(body) {
      case .refuse(let answer): return answer
      case .accepted(let request):
        let state = try folder.state(of: request.checkpoint.origin)
        switch try state.decide(request, by: witness, at: seconds) {
        case .refuse(let answer): return answer
        case .cosign(let next, let answer):
          try folder.keep(next)
          return answer
        }
      }
    }

    func newest(of name: String) throws -> CheckpointAnswer? {
      try origins[name].map { try folder.state(of: $0).monitored }
    }
  }
}

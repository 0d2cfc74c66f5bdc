import HTTPTypes
package import Hummingbird
package import NIOCore
import RecordModel

/// What became of reading a request's body.
package enum BodyCollection: Sendable {
  /// All of it, within the limit.
  case whole(ByteBuffer)
  /// Why not (413, 415, 408, 400), and how many bytes had come.
  case refused(Answer, bytes: Int)
}

extension Request {
  /// Reads the body, at most `limit` bytes; a larger one is refused as soon as that is known.
  ///
  /// - Parameter limit: bytes. The 413 names it and how to split.
  /// - Throws: what the connection throws when the client is gone; refusals are values.
  package func collectBody(limit: Int) async throws -> BodyCollection {
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
      return .refused(Answer(.contentEncoding, at: "Content-Encoding"), bytes: 0)
    }
    let declared = headers[.contentLength].flatMap { Int($0) }
    let tooLarge = Answer(.bodyTooLarge, at: "body", detail: "limit \(limit) bytes")
    if let declared, declared > limit { return .refused(tooLarge, bytes: 0) }
    var collected = ByteBuffer()
    // The declared length is a promise, not yet memory: at most a quarter of a MiB is set aside for
    // it.
    collected.reserveCapacity(min(declared ?? 0, limit, writePieceBytes))
    do {
      for try await piece in body {
        guard collected.readableBytes + piece.readableBytes <= limit else {
          return .refused(tooLarge, bytes: collected.readableBytes + piece.readableBytes)
        }
        collected.writeImmutableBuffer(piece)
      }
    } catch DoorError.requestTooSlow {
      return .refused(Answer(.requestTimeout, at: "body"), bytes: collected.readableBytes)
    } catch DoorError.malformedBody {
      return .refused(Answer(.malformedRequest, at: "body"), bytes: collected.readableBytes)
    }
    if let declared, collected.readableBytes < declared {
      return .refused(Answer(.malformedRequest, at: "body"), bytes: collected.readableBytes)
    }
    return .whole(collected)
  }
}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
package import Registry

/// What goes to a registered endpoint.
package struct SubscriptionMessage: Hashable, Sendable {
  /// The path there, without a slash at its end.
  package let path: String
  /// The body; nil for none.
  package let body: [UInt8]?
  /// `X-Request-Id`, the same as in the log.
  package let requestID: String

  /// A message.
  package init(path: String, body: [UInt8]?, requestID: String) {
    self.path = path
    self.body = body
    self.requestID = requestID
  }
}

extension SourceClient {
  /// Of an answer that nobody reads.
  private static let answerBytes = 64 << 10

  /// Sends a notice to a registered endpoint; returns when it was taken (2xx). Throws `SourceFault`.
  package func post(_ message: SubscriptionMessage, to source: SourceEntry) async throws {
    let http = try await client(for: source)
    // The host and the port are the registered ones, whatever the subscription says.
    var request = HTTPClientRequest(
      url: "https://\(source.serverName):\(source.port)\(message.path)")
    request.method = .POST
    request.headers.add(name: "User-Agent", value: "baimbai")
    request.headers.add(name: "X-Request-Id", value: message.requestID)
    if let body = message.body {
      request.headers.add(name: "Content-Type", value: SubscriptionWriter.mediaType)
      request.body = .bytes(ByteBuffer(bytes: body))
    }
    let status: UInt
    do {
      let answer = try await http.execute(
        request, timeout: .seconds(Self.patience.read.components.seconds))
      status = answer.status.code
      _ = try? await answer.body.collect(upTo: Self.answerBytes)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw SourceFault.down("not reached (\(type(of: error)))")
    }
    switch status {
    case 200..<300: return
    case 300..<400: throw SourceFault.unusable("leads elsewhere (\(status)); not followed")
    case 401, 403: throw SourceFault.unusable("refused (\(status))")
    default: throw SourceFault.down("answered \(status)")
    }
  }
}

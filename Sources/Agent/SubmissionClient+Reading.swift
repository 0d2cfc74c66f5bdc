import AsyncHTTPClient
import NIOHTTP1
package import StrictJSON

extension SubmissionClient {
  /// A record that was read, or why not.
  package struct ReadReply: Sendable {
    /// The HTTP status.
    package let status: Int
    /// The body; null if it is no JSON.
    package let body: JSON
  }

  /// Longest answer to a read.
  private static let maximumAnswer = 16 << 20

  /// Reads from the FHIR interface, for a purpose and in somebody's name.
  ///
  /// - Parameter path: what follows `/fhir/`, with its query.
  /// - Throws: what the connection threw.
  package func read(_ path: String, purpose: String, actingUser: String) async throws -> ReadReply {
    var request = request("/fhir/\(path)")
    request.headers.add(name: "X-Purpose-Of-Use", value: purpose)
    request.headers.add(name: "X-Acting-User", value: actingUser)
    let (answer, body) = try await exchange(request, limit: Self.maximumAnswer)
    let json = (try? JSONDocument(body, limits: .history)).map {
      JSON($0.root)
    }
    return ReadReply(status: Int(answer.status.code), body: json ?? .null)
  }
}

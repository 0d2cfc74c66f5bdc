import HTTPTypes
import Hummingbird

/// A cookie of this host alone. Source: RFC 6265bis section 4.1.3.2: `__Host-` is taken by browsers only
/// with Secure, with Path=/ and without Domain.
struct HostCookie: Sendable {
  let name: String
  /// Lax where it must come along when another site sends the browser back to us.
  let isLax: Bool

  /// The facility that a person of several is here for.
  static let place = HostCookie(name: "__Host-baimbai-place", isLax: true)

  /// Who is in by an account elsewhere.
  static let session = HostCookie(name: "__Host-baimbai-session", isLax: true)
  /// The question to the provider that this browser waits for an answer to.
  static let question = HostCookie(name: "__Host-baimbai-question", isLax: true)

  private var attributes: String {
    "; Path=/; Secure; HttpOnly; SameSite=\(isLax ? "Lax" : "Strict")"
  }

  /// The header that sets it; without an age it ends with the browser.
  func setting(to value: String, maximumAgeSeconds: Int? = nil) -> String {
    "\(name)=\(value)\(attributes)" + (maximumAgeSeconds.map { "; Max-Age=\($0)" } ?? "")
  }

  /// The header that takes it away.
  var ending: String { "\(name)=\(attributes); Max-Age=0" }

  /// Its value in a request; nil if it is not there, or there twice.
  func value(in request: Request) -> String? {
    // RFC 9110 section 5.3: several fields of the name are read as one.
    let sent = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }
    let mine = sent.compactMap { pair -> String? in
      let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2, halves[0].trimmingPrefix(while: { $0 == " " }) == name else {
        return nil
      }
      return String(halves[1])
    }
    return mine.count == 1 ? mine[0] : nil
  }
}

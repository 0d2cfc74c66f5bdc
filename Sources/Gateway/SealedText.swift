import FoundationEssentials
import Sealing

/// Short texts of ours that clients carry and cannot read or alter: cursors and tokens, in base64url.
struct SealedText: Sendable {
  let keyring: Keyring
  /// What the text is for; sealed for another purpose it does not open.
  let context: String

  /// Longest sealed text.
  private static let maximumLength = 4096

  func seal(_ text: String) throws -> String {
    let sealed = try keyring.seal(Array(text.utf8), under: nil, context: context)
    return Data(sealed).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  /// What a sealed text says; nil for anything else.
  func open(_ sealed: String) -> String? {
    guard sealed.utf8.count <= Self.maximumLength else { return nil }
    var base64 = sealed.replacing("-", with: "+").replacing("_", with: "/")
    base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
    guard let bytes = Data(base64Encoded: base64),
      let plain = try? keyring.open(
        Array(bytes), with: nil, context: context, limit: Self.maximumLength)
    else { return nil }
    return String(decoding: plain, as: UTF8.self)
  }
}

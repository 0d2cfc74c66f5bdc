import ArgumentParser
import Foundation

/// Key and certificate of a person as one file to double-click, made by the `openssl` command; its
/// password never stands on a command line or in an environment.
///
/// Source: RFC 7292 (PKCS #12); openssl-pkcs12(1).
struct BrowserCertificate: Sendable {
  /// The file to be made.
  let file: String
  /// The file whose first line is the password; nil asks at the terminal.
  let passwordFile: String?

  /// Shortest password: the file is sent about, and can be tried at leisure.
  static let shortestPassword = 8

  /// Makes the file, readable by its owner alone; throws `ValidationError` in words.
  func make(from pair: CertificateFolder, name: String) throws {
    let password = try self.password()
    guard password.count >= Self.shortestPassword else {
      throw ValidationError(
        "Sandi paling sedikit \(Self.shortestPassword) huruf / at least \(Self.shortestPassword) characters"
      )
    }
    let maker = Process()
    maker.executableURL = URL(filePath: "/usr/bin/env")
    maker.arguments = [
      "openssl", "pkcs12", "-export", "-inkey", pair.key, "-in", pair.certificate, "-name", name,
      "-passout", "stdin", "-out", file,
    ]
    let (input, errors) = (Pipe(), Pipe())
    maker.standardInput = input
    maker.standardError = errors
    // Made for its owner alone, and not narrowed after others could have opened it.
    let mask = umask(0o077)
    defer { _ = umask(mask) }
    guard FileManager.default.createFile(atPath: file, contents: nil) else {
      throw ValidationError("\(file): tidak dapat ditulis / cannot be written")
    }
    try maker.run()
    try input.fileHandleForWriting.write(contentsOf: Data("\(password)\n".utf8))
    try input.fileHandleForWriting.close()
    maker.waitUntilExit()
    guard maker.terminationStatus == 0 else {
      try? FileManager.default.removeItem(atPath: file)
      let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
      throw ValidationError("openssl: \(said.prefix(400))")
    }
  }

  private func password() throws -> String {
    if let passwordFile {
      guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8) else {
        throw ValidationError("\(passwordFile): tidak terbaca / not readable")
      }
      return String(text.prefix { !$0.isNewline })
    }
    // Reads the terminal without showing what is typed, whatever standard input is.
    guard let first = Self.ask("Sandi berkas .p12 / password of the .p12 file: "),
      let second = Self.ask("Sekali lagi / once more: ")
    else { throw ValidationError("--p12-password-file") }
    guard first == second else { throw ValidationError("Sandi berbeda / the passwords differ") }
    return first
  }

  private static func ask(_ prompt: String) -> String? {
    getpass(prompt).map { String(cString: $0) }
  }
}

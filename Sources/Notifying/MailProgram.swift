import Foundation
import RecordModel
import Registry

/// Sends a notice by the system's sendmail program, which knows where mail goes.
package struct MailProgram: Sendable {
  /// How long it may take; it only puts the message into a queue.
  static let patience: Duration = .seconds(30)

  private let path: String
  private let from: String
  private let recipients: [String]

  /// Mail through the program at `path`, from an address, to those of the settings and each notice's own.
  package init(path: String, from: String, recipients: [String]) {
    self.path = path
    self.from = from
    self.recipients = recipients.filter(Notice.isAddress)
  }

  /// Sends; nil if the program took it, else what was wrong, in our own words.
  func send(_ notice: Notice, now: Date = Date()) async -> String? {
    let addresses = Array(Set(recipients + notice.recipients)).sorted()
    guard !addresses.isEmpty else { return "nobody to write to" }
    guard Notice.isAddress(from) else { return "no sender's address" }
    let message = Self.message(notice, from: from, to: addresses, now: now)
    return await run(["-i", "-f", from, "--"] + addresses, message)
  }

  /// The message, both languages, in lines of at most 76 characters. Source: RFC 5322, RFC 2045, RFC 2047.
  static func message(_ notice: Notice, from: String, to: [String], now: Date) -> String {
    let date = DateFormatter()
    date.locale = Locale(identifier: "en_US_POSIX")
    date.timeZone = TimeZone(secondsFromGMT: 0)
    date.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
    let text =
      "\(notice.title.indonesian)\n\n\(notice.text.indonesian)\n\n-- \n"
      + "\(notice.title.english)\n\n\(notice.text.english)\n"
    let body = Data(text.utf8).base64EncodedString(
      options: [.lineLength76Characters, .endLineWithLineFeed])
    let host = from.split(separator: "@").last.map(String.init) ?? "localhost"
    return """
      From: \(from)
      To: \(to.joined(separator: ",\n "))
      Subject: \(encodedWords(notice.title.indonesian))
      Date: \(date.string(from: now))
      Message-ID: <\(notice.id)@\(host)>
      Auto-Submitted: auto-generated
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: base64

      \(body)

      """
  }

  /// A header's text in pieces of at most 42 bytes, so that none is longer than 75 characters.
  private static func encodedWords(_ text: String) -> String {
    var words: [String] = []
    var piece = ""
    for character in text {
      if piece.utf8.count + character.utf8.count > 42 {
        words.append(piece)
        piece = ""
      }
      piece.append(character)
    }
    words.append(piece)
    return words.map { "=?utf-8?B?\(Data($0.utf8).base64EncodedString())?=" }
      .joined(separator: "\n ")
  }

  private func run(_ arguments: [String], _ input: String) async -> String? {
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // A file and not a pipe: a program that ends without reading must not end us with a signal.
    let file = FileManager.default.temporaryDirectory
      .appending(path: "baimbai-mail-\(UUID().uuidString)").path
    guard
      FileManager.default.createFile(
        atPath: file, contents: Data(input.utf8), attributes: [.posixPermissions: 0o600]),
      let standardInput = FileHandle(forReadingAtPath: file)
    else { return "no temporary file" }
    defer {
      try? standardInput.close()
      try? FileManager.default.removeItem(atPath: file)
    }
    process.standardInput = standardInput
    let (ended, end) = AsyncStream<Int32>.makeStream()
    process.terminationHandler = {
      end.yield($0.terminationReason == .exit ? $0.terminationStatus : -1)
      end.finish()
    }
    do { try process.run() } catch { return "the mail program did not start" }
    let late = Task {
      try? await Task.sleep(for: Self.patience)
      if !Task.isCancelled { process.terminate() }
    }
    defer { late.cancel() }
    var iterator = ended.makeAsyncIterator()
    let status = await iterator.next() ?? -1
    return status == 0 ? nil : "the mail program ended with \(status)"
  }
}

package import RecordModel

/// Something that people should be told before it happens: a certificate, a licence or a SIP that ends.
///
/// Speaks of facilities, their certificates and their staff, never of a patient.
package struct Notice: Hashable, Sendable {
  /// Its id; what a receiver may know repeats by.
  package let id: NoticeID
  /// Lower-case words with points: `certificate.expiry`, `licence.expiry`, `test`.
  package let kind: String
  /// What it is about, as the log names things, at most 200 characters.
  package let subject: String
  /// The day that it warns of.
  package let dueOn: CivilDate
  /// What makes it the same notice: a second one with the key is not made. At most 300 characters.
  package let key: String
  /// A line, at most 200 characters in each language.
  package let title: Bilingual
  /// What to do, at most 4,000 characters in each language.
  package let text: Bilingual
  /// Mail addresses besides those of the gateway's settings, at most 20.
  package let recipients: [String]

  /// A notice; texts that are too long are cut.
  package init(
    id: NoticeID, kind: String, subject: String, dueOn: CivilDate, key: String, title: Bilingual,
    text: Bilingual, recipients: [String] = []
  ) {
    self.id = id
    self.kind = kind
    self.subject = String(subject.prefix(200))
    self.dueOn = dueOn
    self.key = String(key.prefix(300))
    self.title = Bilingual(
      id: String(title.indonesian.prefix(200)), en: String(title.english.prefix(200)))
    self.text = Bilingual(
      id: String(text.indonesian.prefix(4000)), en: String(text.english.prefix(4000)))
    self.recipients = Array(recipients.filter(Self.isAddress).prefix(20))
  }

  /// The ways that a notice takes.
  package enum Channel: String, Hashable, Sendable, CaseIterable {
    /// By the system's sendmail program; by an HTTPS POST.
    case mail, webhook
  }

  /// Whether a text is a mail address that can stand in a header and among a program's arguments.
  package static func isAddress(_ text: String) -> Bool {
    let sides = text.split(separator: "@", omittingEmptySubsequences: false)
    return sides.count == 2 && text.utf8.count <= 254 && text.utf8.first != UInt8(ascii: "-")
      && sides.allSatisfy { side in
        !side.isEmpty && side.utf8.allSatisfy { byte in
          byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "._+-=".utf8.contains(byte)
        }
      }
  }
}

/// What `NoticeID` is of.
package enum NoticeKind: Sendable {}
/// The id of a notice.
package typealias NoticeID = ID<NoticeKind>

/// A notice on one of its ways.
package struct NoticeDelivery: Hashable, Sendable {
  /// The notice.
  package let notice: Notice
  /// The way.
  package let channel: Notice.Channel
  /// How often it was tried, with the try that this is.
  package let attempts: Int
}

/// A notice in the list, with what became of it.
package struct NoticeStatus: Hashable, Sendable {
  /// The notice.
  package let notice: Notice
  /// When it was made, microseconds since 1970.
  package let madeAt: Int64
  /// The way; nil if there was none to send it by.
  package let channel: Notice.Channel?
  /// How often it was tried.
  package let attempts: Int
  /// When it went out, microseconds since 1970; nil if it has not.
  package let sentAt: Int64?
  /// Whether nobody tries any more.
  package let isGivenUp: Bool
  /// What went wrong last.
  package let fault: String?
}

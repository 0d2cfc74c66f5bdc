package import RecordModel
import StrictJSON

/// The gateway's answer to one submission, read from its JSON.
package struct SubmissionReply: Hashable, Sendable {
  /// One finding as the gateway words it; holds no value of a patient.
  package struct Finding: Hashable, Sendable {
    /// `BMB-nnnn`; empty if the answer is not Baimbai's own.
    package let code: String
    /// How much it weighs; an unknown word counts as an error.
    package let severity: Severity
    /// Where it stands in what was sent; empty for the whole.
    package let position: String
    /// What is wrong, and how to mend it.
    package let message, fix: Bilingual

    /// A finding of its parts.
    package init(
      code: String, severity: Severity, position: String, message: Bilingual, fix: Bilingual
    ) {
      self.code = code
      self.severity = severity
      self.position = position
      self.message = message
      self.fix = fix
    }
  }

  /// The id under which the gateway keeps the submission; nil if it keeps nothing.
  package let submission: SubmissionID?
  /// The receipt as it came, not checked yet.
  package let receipt: String?
  /// What became of each visit: `accepted`, `corrected`, `unchanged`, `refused`.
  package let visits: [String]
  /// All findings, those of visits included.
  package let findings: [Finding]

  /// Longest answer that is read: a history bundle's two thousand entries with their findings fit.
  package static let maximumBytes = 16 << 20

  /// Reads an answer of either form, the submission's own or RFC 9457; nil if it is no JSON object.
  package init?(_ bytes: [UInt8]) {
    guard let document = try? JSONDocument(bytes, limits: Self.limits) else { return nil }
    let answer = JSON(document.root)
    guard answer.members != nil else { return nil }
    submission = answer["submission"]?.string.flatMap { SubmissionID($0) }
    receipt = answer["receipt"]?.string
    let visits = answer["visits"]?.array ?? []
    self.visits = visits.map { $0["status"]?.string ?? "" }
    let all = visits.flatMap { $0["issues"]?.array ?? [] } + (answer["issues"]?.array ?? [])
    findings = all.map { Finding($0) }
  }

  private static let limits = JSONLimits(
    bytes: maximumBytes, depth: 64, tokens: 2_000_000, stringBytes: 1 << 20)
}

extension SubmissionReply.Finding {
  /// Intake writes `code`, `id`, `en`; the door writes `rule` and `message`.
  init(_ json: JSON) {
    self.init(
      code: json["code"]?.string ?? json["rule"]?.string ?? "",
      severity: json["severity"]?.string.flatMap { Severity(rawValue: $0) } ?? .error,
      position: json["position"]?.string ?? "", message: Self.bilingual(json["message"] ?? json),
      fix: Self.bilingual(json["fix"] ?? .null))
  }

  private static func bilingual(_ json: JSON) -> Bilingual {
    Bilingual(id: json["id"]?.string ?? "", en: json["en"]?.string ?? "")
  }
}

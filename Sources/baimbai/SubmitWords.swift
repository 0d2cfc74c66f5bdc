import Agent
import Foundation
import LogVerification
import RecordModel
import StrictJSON

/// The words of `submit`, Indonesian first.
enum SubmitWords {
  static func name(of verdict: SubmissionResult.Verdict) -> String {
    switch verdict {
    case .accepted: "diterima / accepted"
    case .repeated: "sudah tersimpan / stored before"
    case .partlyRefused: "sebagian ditolak / partly refused"
    case .refused: "ditolak / refused"
    case .unproven: "tanda terima tidak sah / receipt proves nothing"
    case .tryLater: "coba lagi nanti / try again later"
    case .unreachable: "gerbang tidak terjangkau / gateway unreachable"
    case .untrusted: "sertifikat tidak dipercaya / certificate not trusted"
    case .unsendable: "tidak dapat dikirim / cannot be sent"
    }
  }

  static func row(_ name: String, _ count: Int) -> String {
    let width = 60
    return name + String(repeating: " ", count: max(1, width - name.count)) + String(count)
  }

  /// One line for what went wrong, then one for each finding; none for what went well.
  static func lines(_ name: String, _ result: SubmissionResult, limit: Int) -> [String] {
    guard ![.accepted, .repeated].contains(result.verdict) else { return [] }
    let status = result.status.map { " (HTTP \($0))" } ?? ""
    let fault = result.fault.map { ": \(text(of: $0))" } ?? ""
    let head = "\(name): \(self.name(of: result.verdict))\(status)\(fault)"
    let findings = (result.reply?.findings ?? []).filter { $0.severity == .error }
    let more =
      findings.count > limit
      ? ["  ... \(findings.count - limit) lagi / more: --json"] : []
    return [head] + findings.prefix(limit).map(line) + more
  }

  private static func line(_ finding: SubmissionReply.Finding) -> String {
    let place = finding.position.isEmpty ? "" : " \(finding.position)"
    let parts = [
      "  \(finding.code)\(place):", finding.message.indonesian, finding.fix.indonesian, "/",
      finding.message.english, finding.fix.english,
    ]
    // The gateway's words go to a terminal: no escape sequence may come along.
    return parts.filter { !$0.isEmpty }.joined(separator: " ").filter {
      !$0.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
  }

  static func text(of fault: AgentError) -> String {
    switch fault {
    case .unusableCredentials(let path, let reason):
      "\(path): tidak dapat dipakai / cannot be used: \(reason)"
    case .unusableGateway(let address): "\(address): https://HOST[:PORT]"
    case .unreadable(let path, let code):
      "\(path): tidak terbaca / cannot be read (errno \(code))"
    case .unknownEnding(let path): "\(path): hanya / only .json, .ndjson, .hl7, .csv, .xlsx"
    case .tooManyFiles(let limit): "lebih dari / more than \(limit) berkas / files"
    case .tooLarge(let limit): "lebih dari / more than \(limit) byte"
    case .badReceipt(let fault): self.text(of: fault)
    }
  }

  static func text(of fault: ReceiptProofFault) -> String {
    switch fault {
    case .notCosigned: "belum ada checkpoint bersaksi / no cosigned checkpoint yet"
    case .refused(let status): "tidak ada bukti / no proof (HTTP \(status))"
    case .otherReceipt: "bukti untuk tanda terima lain / the proof is about another receipt"
    case .proof(let fault):
      "\(fault.rule.code) \(fault.rule.message.indonesian) / \(fault.rule.message.english)"
    }
  }

  private static func text(of fault: ReceiptFault) -> String {
    switch fault {
    case .missing: "tidak ada tanda terima / no receipt"
    case .malformed: "bukan tanda terima / not a receipt"
    case .otherPayload: "tentang isi lain / about other content"
    case .otherSubmission: "tentang kiriman lain / about another submission"
    case .otherFacility: "tentang fasilitas lain / about another facility"
    case .badSignature: "tanda tangan salah / bad signature"
    }
  }

  /// `{"name","verdict","status","submission","attempts","log","verified","file","visits","issues"}`.
  static func json(_ name: String, _ result: SubmissionResult, receiptFile: String?) -> String {
    let reply = result.reply
    let object: JSON = [
      "name": .string(name), "verdict": .string(result.verdict.rawValue),
      "status": result.status.map { .int($0) } ?? .null,
      "submission": (reply?.submission).map { .string($0.description) } ?? .null,
      "attempts": .int(result.attempts),
      "fault": result.fault.map { .string(text(of: $0)) } ?? .null,
      "log": (result.receipt).map { .int(Int($0.logIndex)) } ?? .null,
      "verified": .bool(result.receipt?.isSignatureVerified ?? false),
      "file": receiptFile.map { .string($0) } ?? .null,
      "visits": .array((reply?.visits ?? []).map { .string($0) }),
      "issues": .array((reply?.findings ?? []).map(json)),
    ]
    return String(decoding: object.serialized(), as: UTF8.self)
  }

  private static func json(_ finding: SubmissionReply.Finding) -> JSON {
    [
      "code": .string(finding.code), "severity": .string(finding.severity.rawValue),
      "position": .string(finding.position), "message": json(finding.message),
      "fix": json(finding.fix),
    ]
  }

  private static func json(_ words: Bilingual) -> JSON {
    ["id": .string(words.indonesian), "en": .string(words.english)]
  }
}

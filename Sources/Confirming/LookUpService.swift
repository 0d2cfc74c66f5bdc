import AsyncHTTPClient
import Calling
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
package import PopulationRegister
import RecordModel
import StrictJSON

/// The population register's service, asked over mutual TLS: one question, one answer, no redirect, no other host.
///
/// `POST` of `{"NIK","NAMA_LGKP","TGL_LHR","JENIS_KLMIN","KODE_KEL"}` (what we do not know is left out; days as
/// `dd-MM-yyyy`); answered by `{"NIK":"Ditemukan"|"Tidak Ditemukan", FIELD: "Sesuai"|"Sesuai (n)"|"Tidak Sesuai",
/// "STATUS","PER_TANGGAL"}`. Source: `docs/population-register.md`.
package struct LookUpService: Sendable {
  /// One question with its answer.
  private static let patience = TimeAmount.seconds(10)
  /// Longest answer.
  private static let answerBytes = 16 << 10
  /// A name that agrees by less is another: per cent.
  private static let leastLikeness = 80

  private let url: String
  private let http: HTTPClient

  /// Why there was no answer, in our own words.
  package struct Fault: Error, Hashable, Sendable {
    /// What was wrong; no value of a person.
    package let reason: String
  }

  /// The service at `url`; nil if that is no HTTPS address with a host.
  ///
  /// - Parameters:
  ///   - certificate: PEM file of our certificate with its chain, and `key` its key's.
  ///   - authorities: PEM file of the roots that the service's certificate leads to.
  ///
  /// Throws what NIOSSL throws for files that it cannot read.
  package init?(url: String, certificate: String, key: String, authorities: String) throws {
    guard let parts = URL(string: url), parts.scheme == "https", parts.host()?.isEmpty == false,
      parts.user() == nil, parts.fragment() == nil
    else { return nil }
    self.url = url
    http = MutualTLSClient.make(
      as: try MutualTLSClient.Identity(certificate: certificate, key: key),
      authorities: try NIOSSLCertificate.fromPEMFile(authorities),
      patience: (.seconds(5), .nanoseconds(Self.patience.nanoseconds)))
  }

  /// Closes the connections; nothing may be asked after.
  func shutdown() async { try? await http.shutdown() }

  /// What the register says; throws `Fault` where it does not answer as it should.
  package func ask(_ question: PopulationQuestion) async throws(Fault) -> PopulationWord {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers.add(name: "Content-Type", value: "application/json")
    request.headers.add(name: "Accept", value: "application/json")
    request.headers.add(name: "User-Agent", value: "baimbai")
    request.body = .bytes(ByteBuffer(bytes: Self.body(question)))
    let status: UInt
    let bytes: ByteBuffer
    do {
      let answer = try await http.execute(request, timeout: Self.patience)
      status = answer.status.code
      bytes = try await answer.body.collect(upTo: Self.answerBytes)
    } catch { throw Fault(reason: "not reached (\(type(of: error)))") }
    guard status == 200 else { throw Fault(reason: "answered \(status)") }
    guard let document = try? JSONDocument(Array(bytes.readableBytesView)),
      let word = Self.word(document.root, question)
    else { throw Fault(reason: "answered with something else") }
    return word
  }

  static func body(_ question: PopulationQuestion) -> [UInt8] {
    var members = [JSONMember(key: "NIK", value: .string(question.number))]
    func add(_ key: String, _ value: String?) {
      if let value { members.append(JSONMember(key: key, value: .string(value))) }
    }
    add("NAMA_LGKP", question.name)
    add(
      "TGL_LHR",
      question.birthDate.map { date in
        [date.day, date.month].map { $0 < 10 ? "0\($0)-" : "\($0)-" }.joined()
          + String(repeating: "0", count: max(0, 4 - String(date.year).count)) + String(date.year)
      })
    add("JENIS_KLMIN", question.sex == .male ? "1" : question.sex == .female ? "2" : nil)
    add("KODE_KEL", question.kelurahan)
    return JSON.object(members).serialized()
  }

  /// The answer as a word; nil where it is none: a field that was asked must be answered.
  static func word(_ root: JSONValue, _ question: PopulationQuestion) -> PopulationWord? {
    var asOf: CivilDate?
    if let day = root["PER_TANGGAL"]?.string {
      let parts = day.split(separator: "-").compactMap { Int($0) }
      guard parts.count == 3, (1...12).contains(parts[1]), (1...9999).contains(parts[2]) else {
        return nil
      }
      let date = CivilDate(year: parts[2], month: parts[1], day: parts[0])
      guard (1...date.daysInMonth).contains(date.day) else { return nil }
      asOf = date
    }
    switch root["NIK"]?.string?.lowercased() {
    case "ditemukan": break
    case "tidak ditemukan": return PopulationWord(unknownAsOf: asOf)
    default: return nil
    }
    var isWhole = true
    func agreement(_ key: String, _ isAsked: Bool) -> Agreement {
      guard isAsked else { return .notCompared }
      guard let said = root[key]?.string.flatMap(Self.agreement) else {
        isWhole = false
        return .notCompared
      }
      return said
    }
    let word = PopulationWord(
      isDeceased: root["STATUS"]?.string?.lowercased() == "meninggal",
      name: agreement("NAMA_LGKP", question.name != nil),
      birthDate: agreement("TGL_LHR", question.birthDate != nil),
      sex: agreement("JENIS_KLMIN", question.sex != nil),
      kelurahan: agreement("KODE_KEL", question.kelurahan != nil), asOf: asOf)
    return isWhole ? word : nil
  }

  /// `Sesuai`, `Sesuai (92)`, `Tidak Sesuai`.
  private static func agreement(_ text: String) -> Agreement? {
    let text = text.lowercased()
    if text == "sesuai" { return .agrees }
    if text.hasPrefix("tidak sesuai") { return .differs }
    guard text.hasPrefix("sesuai ("), text.hasSuffix(")"),
      let likeness = Int(text.dropFirst("sesuai (".count).dropLast()), (0...100).contains(likeness)
    else { return nil }
    return likeness == 100 ? .agrees : likeness >= leastLikeness ? .close : .differs
  }
}

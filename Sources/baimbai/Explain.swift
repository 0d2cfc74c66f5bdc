import Agent
import ArgumentParser
import Foundation
import StrictJSON

/// `baimbai explain`: where a stored value came from, in lines for people.
struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Dari mana suatu isi rekam / where a stored value came from.",
    discussion: """
      Membaca /fhir/Provenance dengan sertifikat fasilitas; tercatat seperti pembacaan lain. /
      Reads /fhir/Provenance with the facility's certificate; logged like any other look.
      """)

  @Argument(help: "Condition/{id}, Encounter/{id}, ...") var target: String
  @Option(help: "Hanya elemen ini / this element only: code, valueQuantity, ...") var element:
    String?
  @OptionGroup var options: ClientOptions
  @Option(help: "Siapa yang melihat / who looks: IHS, SIP, STR, nomor pegawai.") var user: String
  @Option(help: "TREAT, HOPERAT, ...") var purpose = "HOPERAT"

  func run() async throws {
    let client = try options.client()
    let reply: SubmissionClient.ReadReply
    do {
      reply = try await client.read(
        "Provenance?target=\(target)", purpose: purpose, actingUser: user)
      await client.shutdown()
    } catch {
      await client.shutdown()
      throw ExitStatus.serviceDown
    }
    guard reply.status == 200 else {
      print(reply.body["issue"]?.array?.first?["details"]?["text"]?.string ?? "\(reply.status)")
      throw ExitStatus.failed
    }
    let words = (reply.body["entry"]?.array ?? []).compactMap { $0["resource"] }
    for word in words { for line in lines(of: word) { print(line) } }
    if words.isEmpty { throw ExitStatus.failed }
  }

  private func lines(of word: JSON) -> [String] {
    func note(_ name: String) -> String {
      (word["extension"]?.array ?? []).first {
        $0["url"]?.string?.hasSuffix("/" + name) == true
      }.flatMap { $0["valueString"]?.string ?? $0["valueBoolean"]?.bool.map { "\($0)" } } ?? "-"
    }
    let entity = word["entity"]?.array?.first
    let submission = entity?["what"]?["identifier"]?["value"]?.string ?? "-"
    var lines = [
      "\(word["occurredDateTime"]?.string ?? "-")  \(submission)"
        + "  \(entity?["what"]?["display"]?.string ?? "-")  \(note("mapping"))"
        + (note("in-force") == "false" ? "  (tidak berlaku lagi / superseded)" : ""),
      "  diterima / received \(word["recorded"]?.string ?? "-"), sertifikat / certificate "
        + "\(note("certificate-sha256").prefix(16))..., log \(note("log-index"))",
    ]
    for part in entity?["extension"]?.array ?? [] {
      let pair = part["extension"]?.array ?? []
      guard pair.count == 2, let name = pair[0]["valueString"]?.string,
        let position = pair[1]["valueString"]?.string, element == nil || element == name
      else { continue }
      lines.append("  \(name): \(position)")
    }
    return lines
  }
}

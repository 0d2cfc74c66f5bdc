import Agent
import ArgumentParser
import Foundation
import TransparencyLog

/// The flags of every command that speaks to a gateway with a facility's certificate.
struct ClientOptions: ParsableArguments {
  @Option(help: "Alamat gerbang / gateway's address.")
  var gateway = "https://localhost:8443"
  @Option(help: "Sertifikat PEM / certificate, PEM.") var certificate: String?
  @Option(help: "Kunci PEM / its key, PEM.") var key: String?
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities: String?
  @Option(help: "Kode fasilitas, untuk vendor / facility's code, for vendors.")
  var facility: String?

  /// A client by these flags; throws `ValidationError` in words.
  func client(
    receiptKey: VerifierKey? = nil, policy: RetryPolicy = RetryPolicy(), connections: Int = 4
  ) throws -> SubmissionClient {
    guard let certificate, let key, let authorities else {
      throw ValidationError("--certificate FILE --key FILE --authorities FILE")
    }
    do throws(AgentError) {
      guard let url = URL(string: gateway) else { throw .unusableGateway(gateway) }
      return try SubmissionClient(
        gateway: url, certificate: certificate, key: key, authorities: authorities,
        facility: facility, receiptKey: receiptKey, policy: policy, connections: connections,
        software: "baimbai/\(Baimbai.version)")
    } catch { throw ValidationError(SubmitWords.text(of: error)) }
  }
}

extension VerifierKey {
  /// The key's text, or that of the file that is named; throws `ValidationError`.
  init(textOrFile given: String, flag: String) throws {
    let text = (try? String(contentsOfFile: given, encoding: .utf8)) ?? given
    do { self = try VerifierKey(text.trimmingCharacters(in: .whitespacesAndNewlines)) } catch {
      throw ValidationError("\(flag): bukan kunci C2SP / no C2SP verifier key")
    }
  }
}

import Agent
import ArgumentParser
import CertificateAuthority
import Foundation
import RecordModel
import Registry
import StrictJSON

/// `baimbai enrol`: a clinic makes its key, gets its certificate and tries it.
struct EnrolCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enrol",
    abstract: "Daftarkan komputer ini dengan token / enrol this computer with a token.",
    discussion: """
      Kunci dibuat di sini dan tidak pernah keluar. Aman diulang bila terputus. /
      The key is made here and never leaves. Safe to repeat after an interruption.
      """)

  @Option(help: "Token; tanpa ini dari masukan baku / without it, from standard input.")
  var token: String?
  @Option(help: "Alamat gerbang / gateway's address.") var gateway: String
  @Option(
    help: "Alamat pendaftaran; biasanya porta 8445 / address of enrolments, usually port 8445.")
  var enrolment: String?
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities: String
  @Option(help: "Folder kunci dan sertifikat / folder of key and certificate.")
  var out = "baimbai-certificate"
  @Option(
    name: .customLong("p12"),
    help: "Berkas .p12 untuk peramban / a .p12 file for the browser.")
  var browserFile: String?
  @Option(
    name: .customLong("p12-password-file"),
    help: "Berkas berisi sandi .p12; tanpa ini ditanyakan / file with its password, else asked for."
  )
  var passwordFile: String?

  func run() async throws {
    guard let token = token ?? readLine(), !token.isEmpty else { throw ValidationError("token?") }
    if let passwordFile, !FileManager.default.isReadableFile(atPath: passwordFile) {
      throw ValidationError("\(passwordFile): tidak terbaca / not readable")
    }
    guard let url = URL(string: gateway), url.scheme == "https", let host = url.host() else {
      throw ValidationError("--gateway https://...")
    }
    let pair = CertificateFolder(out)
    guard !FileManager.default.fileExists(atPath: pair.certificate) else {
      throw ValidationError(
        "\(pair.certificate): sudah ada; pakai `baimbai renew` / is there; use `baimbai renew`")
    }
    let key = try pair.keyOrNew()
    let address = enrolment ?? "https://\(host):8445"
    guard let enrolmentURL = URL(string: address) else { throw ValidationError("--enrolment") }
    let reply: CertificateReply
    do {
      reply = try await EnrolmentClient(enrolment: enrolmentURL, authorities: authorities)
        .enrol(token: token, certificateRequest: key.request)
    } catch let error as AgentError {
      throw ValidationError(SubmitWords.text(of: error))
    } catch {
      tell("\(address): tidak terjangkau / not reached (\(type(of: error)) \(error))")
      throw ExitStatus.serviceDown
    }
    guard let certificate = reply.certificate else {
      tell(reply.refusal)
      throw ExitStatus.failed
    }
    try pair.keep(certificate)
    print("\(pair.certificate)\n\(pair.key)")
    if let browserFile {
      try BrowserCertificate(file: browserFile, passwordFile: passwordFile).make(
        from: pair, name: "Baimbai (\(host))")
      print(
        "\(browserFile): klik dua kali untuk memasang di peramban / double-click to install it")
    }
    try await Self.greet(gateway, pair, authorities)
  }

  /// How long a gateway may take to hear of a certificate that another one issued.
  private static let patience = 8

  /// The connection with the new certificate.
  static func greet(_ gateway: String, _ pair: CertificateFolder, _ authorities: String)
    async throws
  {
    guard let url = URL(string: gateway) else { throw ValidationError("--gateway") }
    let client: SubmissionClient
    do throws(AgentError) {
      client = try SubmissionClient(
        gateway: url, certificate: pair.certificate, key: pair.key, authorities: authorities)
    } catch { throw ValidationError(SubmitWords.text(of: error)) }
    var reply: CertificateReply?
    for _ in 0..<patience {
      reply = try? await client.me()
      if reply?.status == 200 { break }
      try await Task.sleep(for: .milliseconds(250))
    }
    await client.shutdown()
    guard let reply else {
      tell(
        "\(gateway): tidak terjangkau; jalankan `baimbai doctor` / not reached; run `baimbai doctor`"
      )
      throw ExitStatus.serviceDown
    }
    if ["BMB-1651", "BMB-1652"].contains(reply.rule) {
      // Known to the gateway, by a person whose place is not named here or who has none yet.
      return print("tersambung / connected: \(reply.refusal)")
    }
    guard reply.status == 200 else {
      tell(reply.refusal)
      throw ExitStatus.failed
    }
    let words = ["code", "name", "not-after"].map { reply.body[$0]?.string ?? "?" }
    print(
      "tersambung sebagai / connected as \(words[0]) (\(words[1])), sampai / until \(words[2])")
  }
}

/// `baimbai renew`: the next certificate of the same key, when it is due.
struct RenewCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "renew",
    abstract: "Perpanjang sertifikat bila waktunya / renew the certificate when it is due.",
    discussion: """
      Untuk dijalankan tiap hari. Kuncinya tetap, jadi berkas sertifikat diganti sekaligus. /
      To be run each day. The key stays, so the certificate's file is replaced in one step.
      """)

  @Option(help: "Alamat gerbang / gateway's address.") var gateway: String
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities: String
  @Option(help: "Kode fasilitas, untuk vendor / facility's code, for vendors.")
  var facility: String?
  @Option(help: "Folder kunci dan sertifikat / folder of key and certificate.")
  var out = "baimbai-certificate"

  func run() async throws {
    let pair = CertificateFolder(out)
    let key = try pair.keyOrNew()
    guard let url = URL(string: gateway) else { throw ValidationError("--gateway") }
    let client: SubmissionClient
    do throws(AgentError) {
      client = try SubmissionClient(
        gateway: url, certificate: pair.certificate, key: pair.key, authorities: authorities,
        facility: facility)
    } catch { throw ValidationError(SubmitWords.text(of: error)) }
    let reply: CertificateReply
    do { reply = try await client.renew(key.request) } catch {
      await client.shutdown()
      tell("\(gateway): \(error)")
      throw ExitStatus.serviceDown
    }
    await client.shutdown()
    if let certificate = reply.certificate {
      try pair.keep(certificate)
      print("diperpanjang sampai / renewed until \(reply.body["not-after"]?.string ?? "?")")
    } else if reply.rule == "BMB-1642" {
      print("belum waktunya / not due: \(reply.body["issues"]?[0]?["detail"]?.string ?? "")")
    } else {
      tell(reply.refusal)
      throw ExitStatus.failed
    }
  }
}

/// Where a client keeps its key and its certificate.
struct CertificateFolder: Sendable {
  let folder: String

  init(_ folder: String) { self.folder = folder }

  var key: String { "\(folder)/key.pem" }
  var certificate: String { "\(folder)/certificate.pem" }

  /// The key that is there, or a new one that nobody else may read.
  func keyOrNew() throws -> CertificateKey {
    if let pem = try? String(contentsOfFile: key, encoding: .utf8) {
      guard let known = try? CertificateKey(pem: pem) else {
        throw ValidationError("\(key): bukan kunci P-256 / no P-256 key")
      }
      return known
    }
    let made = try CertificateKey()
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    guard
      FileManager.default.createFile(
        atPath: key, contents: Data(made.pem.utf8), attributes: [.posixPermissions: 0o600])
    else { throw ValidationError("\(key): tidak dapat ditulis / cannot be written") }
    return made
  }

  /// Puts a certificate in place of the one before, in one step.
  func keep(_ pem: String) throws {
    try Data(pem.utf8).write(to: URL(filePath: certificate), options: .atomic)
  }
}

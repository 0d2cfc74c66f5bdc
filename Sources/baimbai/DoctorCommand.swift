import Agent
import ArgumentParser
import Foundation
import RecordModel
import Registry
import StrictJSON

/// `baimbai doctor`: what stands between a clinic and its first visit, in red and green.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Periksa sambungan fasilitas / check a facility's connection.",
    discussion: """
      DNS, TLS, jam, sertifikat, keadaan dalam daftar, dan satu kiriman percobaan yang tidak disimpan. Keluar 0 semua \
      hijau, 1 ada merah. / DNS, TLS, clock, certificate, state in the registry, and one trial submission that is not \
      stored. Exit 0 all green, 1 something red.
      """)

  @Flag(help: "Periksa server ini dari dalam, sebagai root / this server from within, as root.")
  var server = false
  @Option(help: "Alamat gerbang / gateway's address.") var gateway = ""
  @Option(help: "Penerbit yang dipercaya / trusted authorities, PEM.") var authorities = ""
  @Option(help: "Kode fasilitas, untuk vendor / facility's code, for vendors.")
  var facility: String?
  @Option(help: "Folder kunci dan sertifikat / folder of key and certificate.")
  var out = "baimbai-certificate"
  @Option(help: "Sertifikat PEM, bila bukan dari folder / certificate, if not of the folder.")
  var certificate: String?
  @Option(help: "Kunci PEM / its key.") var key: String?

  /// Longest difference of clocks: the age of a request is judged by it, and a certificate's dates.
  private static let mostSkew: TimeInterval = 60

  func validate() throws {
    guard server || !gateway.isEmpty && !authorities.isEmpty else {
      throw ValidationError("--gateway, --authorities; --server")
    }
  }

  func run() async throws {
    if server { throw ServerScript.run("server-doctor", []) }
    let pair = CertificateFolder(out)
    var board = DoctorBoard()
    checkCertificate(certificate ?? pair.certificate, &board)
    checkName(&board)
    if let url = URL(string: gateway), board.isGreen {
      let client: SubmissionClient
      do throws(AgentError) {
        client = try SubmissionClient(
          gateway: url, certificate: certificate ?? pair.certificate, key: key ?? pair.key,
          authorities: authorities, facility: facility)
        await checkGateway(client, &board)
        await client.shutdown()
      } catch { board.red(.credentials, SubmitWords.text(of: error)) }
    }
    if !board.isGreen { throw ExitStatus.failed }
  }

  private func checkCertificate(_ file: String, _ board: inout DoctorBoard) {
    guard let pem = try? String(contentsOfFile: file, encoding: .utf8),
      let entry = try? CertificateEntry(pem: pem, holder: .facility(FacilityID(at: 0)))
    else { return board.red(.certificate, file) }
    let now = House.now()
    let (begin, end) = (ClinicalTime(utc: entry.notBefore), ClinicalTime(utc: entry.notAfter))
    let span = "\(entry.uri), \(begin.text) - \(end.text)"
    if now > entry.notAfter || now < entry.notBefore { return board.red(.validity, span) }
    board.green(.certificate, span)
  }

  private func checkName(_ board: inout DoctorBoard) {
    guard let url = URL(string: gateway), url.scheme == "https", let host = url.host() else {
      return board.red(.name, gateway)
    }
    var found: UnsafeMutablePointer<addrinfo>?
    defer { if let found { freeaddrinfo(found) } }
    guard getaddrinfo(host, nil, nil, &found) == 0 else { return board.red(.name, host) }
    board.green(.name, host)
  }

  private func checkGateway(_ client: SubmissionClient, _ board: inout DoctorBoard) async {
    let reply: CertificateReply
    do { reply = try await client.me() } catch {
      return board.red(
        SubmissionClient.isDistrust(error) ? .trust : .reach, "\(gateway) (\(error))")
    }
    board.green(.trust, gateway)
    checkClock(reply.date, &board)
    guard reply.status == 200 else { return board.red(.registry, reply.refusal) }
    let words = ["kind", "code", "name", "status"].compactMap { reply.body[$0]?.string }
    board.green(.registry, words.joined(separator: ", "))
    guard reply.body["facility"]?.string != nil else { return }
    await checkSubmission(client, &board)
  }

  private func checkClock(_ date: String?, _ board: inout DoctorBoard) {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(secondsFromGMT: 0)
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    guard let date, let theirs = formatter.date(from: date) else {
      return board.green(.clock, "?")
    }
    let skew = Date().timeIntervalSince(theirs)
    let words = String(format: "%+.0f s", skew)
    if abs(skew) > Self.mostSkew { board.red(.clock, words) } else { board.green(.clock, words) }
  }

  private func checkSubmission(_ client: SubmissionClient, _ board: inout DoctorBoard) async {
    let (bytes, type) = (Array(Self.trial.utf8), "application/fhir+json")
    let result = try? await client.submit(
      bytes, mediaType: type, idempotencyKey: IdempotencyKey(bytes: bytes, mediaType: type),
      isDryRun: true)
    let status = result?.status.map { "HTTP \($0)" } ?? "-"
    let found = result?.reply?.findings.map(\.code) ?? []
    let words = ([status] + found).joined(separator: " ")
    // Findings are the trial's own; what counts is that the gateway judged it.
    if let status = result?.status, [200, 422].contains(status) {
      board.green(.submission, words)
    } else {
      board.red(.submission, words)
    }
  }

  /// Nobody's visit: the person and the numbers are invented, and it is never stored.
  private static let trial = """
    {"resourceType":"Bundle","type":"transaction","entry":[
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001",
     "request":{"method":"POST","url":"Patient"},"resource":{"resourceType":"Patient",
     "identifier":[{"system":"https://fhir.kemkes.go.id/id/nik","value":"9971011506900001"}],
     "name":[{"use":"official","text":"Uji Sambungan"}],"gender":"male","birthDate":"1990-06-15"}},
    {"fullUrl":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0002",
     "request":{"method":"POST","url":"Encounter"},"resource":{"resourceType":"Encounter",
     "identifier":[{"system":"urn:baimbai:doctor","value":"UJI"}],"status":"finished",
     "class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},
     "subject":{"reference":"urn:uuid:6d2f1c1a-5b0e-4c59-9a53-0d6a3f1e0001"},
     "period":{"start":"2025-06-14T08:00:00+08:00","end":"2025-06-14T08:20:00+08:00"}}}]}
    """
}

/// The checks with their mending; prints each as it comes.
struct DoctorBoard {
  /// What is looked at.
  enum Check {
    case certificate, validity, credentials, name, reach, trust, clock, registry, submission
  }

  private(set) var isGreen = true

  func green(_ check: Check, _ found: String) {
    print("HIJAU / GREEN  \(Self.title(check)): \(found)")
  }

  mutating func red(_ check: Check, _ found: String) {
    isGreen = false
    print("MERAH / RED    \(Self.title(check)): \(found)")
    let mending = Self.mending(check)
    print("  \(mending.indonesian)\n  \(mending.english)")
  }

  private static func title(_ check: Check) -> String {
    switch check {
    case .certificate, .validity, .credentials: "sertifikat / certificate"
    case .name: "DNS"
    case .reach, .trust: "TLS"
    case .clock: "jam / clock"
    case .registry: "daftar / registry"
    case .submission: "kiriman percobaan / trial submission"
    }
  }

  private static func mending(_ check: Check) -> Bilingual {
    switch check {
    case .certificate:
      Bilingual(
        id: "Berkas sertifikat tidak ada atau rusak: jalankan `baimbai enrol` dengan token.",
        en: "No usable certificate there: run `baimbai enrol` with a token.")
    case .validity:
      Bilingual(
        id:
          "Di luar masa berlakunya: `baimbai renew` bila belum lewat; bila sudah lewat, minta token "
          + "baru. Periksa juga jam komputer ini.",
        en: "Outside its time: `baimbai renew` before it is over; after that ask for a new token. "
          + "Look at this computer's clock too.")
    case .credentials:
      Bilingual(
        id: "Kunci, sertifikat atau berkas penerbit tidak cocok: pakai key.pem dan certificate.pem "
          + "dari folder yang sama, dan ca.pem dari Dinas Kesehatan.",
        en: "Key, certificate or authorities do not fit: use key.pem and certificate.pem of one "
          + "folder, and the health office's ca.pem.")
    case .name:
      Bilingual(
        id: "Nama gerbang tidak ditemukan: periksa alamat dan DNS jaringan.",
        en: "The gateway's name is not found: look at the address and the network's DNS.")
    case .reach:
      Bilingual(
        id: "Gerbang tidak terjangkau: buka porta keluar itu di firewall, periksa jaringan.",
        en:
          "The gateway is not reached: open that port outwards in the firewall, look at the network."
      )
    case .trust:
      Bilingual(
        id:
          "Jabat tangan TLS gagal: ca.pem bukan penerbit gerbang ini, ada perantara yang membuka TLS, "
          + "atau gerbang tidak mengenal penerbit sertifikat Anda.",
        en:
          "The TLS handshake failed: ca.pem is not this gateway's authority, something in between "
          + "opens TLS, or the gateway does not know your certificate's authority.")
    case .clock:
      Bilingual(
        id: "Jam komputer ini meleset: nyalakan penyetelan jam otomatis (NTP).",
        en: "This computer's clock is off: turn on automatic time (NTP).")
    case .registry:
      Bilingual(
        id: "Gerbang menolak sertifikat ini: hubungi Dinas Kesehatan dengan kode di atas.",
        en: "The gateway refuses this certificate: ask the health office, with the code above.")
    case .submission:
      Bilingual(
        id:
          "Kiriman percobaan tidak dinilai: ulangi; bila tetap, kirim keluaran ini ke Dinas Kesehatan.",
        en: "The trial was not judged: try again; if it stays so, send this to the health office.")
    }
  }
}

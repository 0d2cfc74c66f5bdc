import AuditLog
import Crypto
import Disclosure
import Door
import FHIRFormat
import Hummingbird
import RecordModel
import Registry

/// "Persetujuan": what persons said of who may read, recorded and ended by an officer or a facility's head,
/// each with the paper that proves it.
struct ConsentPages: Sendable {
  static let path = "/persetujuan"
  /// Why an officer looks. Source: HL7 v3 PurposeOfUse, health care operations.
  static let purpose = "HOPERAT"
  /// A scan of a letter.
  private static let scanBytes = 10 << 20

  let pages: PageLibrary
  let journal: PageJournal
  let desk: ConsentDesk
  /// Microseconds since 1970.
  let now: @Sendable () -> Int64

  func add(to router: Router<ConsoleContext>, _ language: Language) {
    let prefix = language.prefix
    for format in MonitorFormat.allCases {
      router.get("\(prefix)/persetujuan\(format.rawValue)") {
        try await list(PageRequest($0, $1, path: Self.path), format)
      }
    }
    router.post("\(prefix)/persetujuan") { try await record(PageRequest($0, $1, path: Self.path)) }
    router.get("\(prefix)/persetujuan/:id") { try await show(PageRequest($0, $1, path: Self.path)) }
    router.post("\(prefix)/persetujuan/:id") { try await end(PageRequest($0, $1, path: Self.path)) }
  }

  /// Who reads and records here: an officer for all, a head for his own facility.
  private struct Reader {
    let caller: Caller
    let person: OfficerEntry
    let certificate: [UInt8]?
    let place: FacilityEntry?

    var recorder: ConsentDesk.Recorder {
      ConsentDesk.Recorder(
        facility: place, user: person.code, isProven: true, certificate: certificate,
        requestID: RequestID.current?.description ?? "")
    }
  }

  private func reader(_ page: PageRequest) throws -> Reader {
    guard let caller = page.caller else { throw HTTPError(.forbidden) }
    if case .facility? = page.caller {
      let (head, person) = try page.head()
      return Reader(
        caller: caller, person: person, certificate: head.certificate, place: head.facility)
    }
    let officer = try page.person(.officer)
    return Reader(
      caller: caller, person: officer.officer, certificate: officer.certificate, place: nil)
  }

  private func list(_ page: PageRequest, _ format: MonitorFormat) async throws -> Response {
    let reader = try reader(page)
    _ = try page.query([])
    _ = try await journal.note(
      format.event(), reader.caller, "Page/persetujuan")
    let found = try await desk.list(of: reader.place?.id)
    let sheet = ConsentSheet.list(found.page, page.context.snapshot, now(), page.language)
    if format != .page {
      return sheet.response(format, name: "persetujuan", page.language)
    }
    return try pages.response(
      .consents,
      ConsentsView(sheet, isOffice: reader.place == nil, page.context.snapshot, page.language),
      title: page.language.plain(ConsentTexts.heading), page.frame)
  }

  private func show(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    _ = try page.query([])
    let id: ConsentID = try page.id()
    var entry = LeafDraft(.consent, .read, by: reader.caller)
    entry.purpose = Self.purpose
    entry.resource = "Consent/\(id)"
    do {
      let found = try await desk.look(id, of: reader.place?.id, entry: entry)
      return try pages.response(
        .consent,
        ConsentPageView(
          found.consent, found.pseudonym, page.context.snapshot, now(), page.language),
        title: page.language.plain(ConsentTexts.one), page.frame)
    } catch is ConsentDesk.Refusal {
      return try pages.notice(.noSuchConsent, .notFound, page.frame)
    }
  }

  private func record(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    guard
      case .whole(let buffer) = try await page.request.collectBody(
        limit: Self.scanBytes + 16 * 1024)
    else { return try pages.notice(.tooLarge, .contentTooLarge, page.frame) }
    guard let form = try? Multipart(contentType: page.request.headers[.contentType] ?? ""),
      let parts = try? form.parts(of: Array(buffer.readableBytesView)),
      let scan = parts.first(where: { $0.name == "scan" && $0.fileName != nil }),
      !scan.body.isEmpty, let word = ConsentForm(parts, page.context.snapshot),
      // A restriction comes of a demand, which runs its clock.
      word.kind != "restriction"
    else { return try pages.notice(.consentUnusable, .badRequest, page.frame) }
    let moment = now()
    let consent = ConsentRecord(
      id: ConsentID(at: moment / 1000), kind: word.kind, facility: word.facility,
      categories: word.categories, from: word.from ?? moment, until: word.until,
      evidence: word.evidence, evidenceHash: Array(SHA256.hash(data: scan.body)))
    do {
      try await desk.record(consent, of: .number(word.number), by: reader.recorder)
    } catch let refusal as ConsentDesk.Refusal {
      return try pages.notice(
        refusal == .unknown ? .noSuchPerson : .consentUnusable, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("\(Self.path)/\(consent.id)"))
  }

  private func end(_ page: PageRequest) async throws -> Response {
    let reader = try reader(page)
    guard SameOrigin.holds(for: page.request) else {
      return try pages.notice(.foreignForm, .forbidden, page.frame)
    }
    let id: ConsentID = try page.id()
    let reason = try await page.form(["reason"])["reason"] ?? ""
    do {
      try await desk.end(id, reason: reason, by: reader.recorder)
    } catch let refusal as ConsentDesk.Refusal {
      return try pages.notice(
        refusal == .unknown ? .noSuchConsent : .reasonMissing, .conflict, page.frame)
    }
    return PageRequest.redirect(to: page.language.link("\(Self.path)/\(id)"))
  }
}

/// A word as the form tells it; its paper is hashed and not kept.
private struct ConsentForm {
  let number: String
  let kind: String
  let facility: FacilityID?
  let categories: [String]
  let from: Int64?
  let until: Int64?
  let evidence: String

  /// Nil for what is missing or would be understood in part only.
  init?(_ parts: [FormPart], _ snapshot: RegistrySnapshot) {
    func field(_ name: String) -> String? {
      parts.first { $0.name == name && $0.fileName == nil }
        .map { String(decoding: $0.body, as: UTF8.self) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    guard let number = field("number"), let kind = field("kind"), let evidence = field("evidence")
    else { return nil }
    self.number = number
    self.kind = kind
    self.evidence = evidence
    if let code = field("facility") {
      guard let found = snapshot.facility(code: code) else { return nil }
      facility = found.id
    } else {
      facility = nil
    }
    let said = parts.filter { $0.name == "category" && $0.fileName == nil }
    categories = Set(said.map { String(decoding: $0.body, as: UTF8.self) }).sorted()
    func day(_ name: String) -> ClinicalTime?? {
      guard let text = field(name) else { return .some(nil) }
      guard let time = ClinicalTime(text), time.precision == .day else { return nil }
      return time
    }
    guard let first = day("from"), let last = day("until") else { return nil }
    from = first?.microseconds
    // The last day is one on which it holds.
    until = last?.endMicroseconds
  }
}

extension Notice {
  /// The word is not there for this reader.
  static let noSuchConsent = Notice(
    .init(id: "Persetujuan ini tidak ada", en: "There is no such consent"),
    .init(
      id: "Persetujuan ini tidak ada, sudah diakhiri, atau dicatat fasilitas lain.",
      en: "It is not there, has ended, or another facility recorded it."),
    .init(id: "Kembali ke daftar.", en: "Go back to the list."))
  /// Nobody has the number, or he is no patient of the facility.
  static let noSuchPerson = Notice(
    .init(id: "Orang ini tidak ditemukan", en: "This person was not found"),
    .init(
      id: "Tidak ada orang dengan nomor ini, atau ia bukan pasien fasilitas ini.",
      en: "Nobody has this number, or he is no patient of this facility."),
    .init(id: "Periksa nomornya.", en: "Check the number."))
  /// Something of the form is missing or wrong.
  static let consentUnusable = Notice(
    .init(id: "Isian kurang atau salah", en: "Something is missing or wrong"),
    .init(
      id:
        "Nomor, pilihan, tempat surat (3-200 huruf), atau pindaiannya tidak ada; atau akhirnya sebelum mulainya.",
      en:
        "Number, choice, where the paper is (3-200 characters) or its scan is missing; or it ends too early."
    ),
    .init(id: "Kembali, lengkapi isian, lalu kirim lagi.", en: "Go back and fill in the form."))
  /// A decision without its reason.
  static let reasonMissing = Notice(
    .init(id: "Alasan belum ditulis", en: "The reason is missing"),
    .init(id: "Alasan ditulis dengan 3-400 huruf.", en: "A reason has 3-400 characters."),
    .init(id: "Kembali dan tulis alasannya.", en: "Go back and write the reason."))
}

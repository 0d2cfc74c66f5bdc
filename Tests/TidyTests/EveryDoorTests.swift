import Foundation
import Testing

/// Every door of the house is either in the log or has a reason not to be; a door that nobody put
/// into this table fails, so a later one cannot be forgotten.
@Suite("Every door is in the log")
struct EveryDoorTests {
  /// How a route is known to the log.
  enum Trace {
    /// Its handler, in the file that is named, commits an entry before or with what it does: one of
    /// the calls of `writers` stands there.
    case entry
    /// It shows nothing of anybody and changes nothing; why.
    case none(String)
  }

  /// What writes an entry, or asks a room that reads nothing without one.
  static let writers = [
    "committer.commit(", "journal.note(", "intake.submit(", "intake.void(", "desk.look(",
    "disclosure.authorize(",
    "authorized(", "administration.put(", "reconciler.compare(", "denials.note(", "audit.note(",
    "office.redeem(", "office.renew(", "signIn.desk.begin(",
    "desk.record(", "desk.put(", "desk.close(", "disclosure.look(",
    "desk.begin(", "desk.fetch(", "desk.cancel(", "desk.add(",
  ]

  static let doors: [String: Trace] = [
    "LogRoutes get /audit/checkpoint": .none("sizes and hashes"),
    "LogRoutes get /audit/tile/**": .entry,
    "LogRoutes get /audit/recoveries": .none("how the log went on; names nobody but officers"),
    "LogRoutes put /v1/reconciliations/:day": .entry,
    "LogRoutes get /audit/proof": .none("hashes"),
    "LogRoutes get /v1/receipts/:id/proof": .none("the sender's own receipt and hashes"),
    "AuditRoutes get /fhir/AuditEvent": .entry,
    "AuditRoutes get /fhir/AuditEvent/:id": .entry,
    "AuditRoutes post /v1/audit/patient-reports": .entry,
    "ReferenceRoutes get /v1/rules": .none("the same for all"),
    "ReferenceRoutes get /v1/registers/template.csv": .none("a blank form"),
    "ReferenceRoutes get /v1/registers/template.xlsx": .none("a blank form"),
    "ConsentRoutes post /fhir/Consent": .entry,
    "ConsentRoutes put /fhir/Consent/:id": .entry,
    "RecordRoutes+Consents get /fhir/Consent": .entry,
    "RecordRoutes+Consents post /fhir/Consent/_search": .entry,
    "RecordRoutes+Consents get /fhir/Consent/:id": .entry,
    "RecordRoutes+Consents get /fhir/Consent/:id/_history": .entry,
    "RecordRoutes+Consents get /fhir/Consent/:id/_history/:version": .entry,
    "ExportRoutes get /fhir/$export": .entry,
    "ExportRoutes post /fhir/$export": .entry,
    "ExportRoutes get /fhir/Patient/$export": .entry,
    "ExportRoutes post /fhir/Patient/$export": .entry,
    "ExportRoutes get /v1/exports/:id": .none("the officer's own export: how far it is"),
    "ExportRoutes delete /v1/exports/:id": .entry,
    "ExportRoutes get /v1/exports/:id/:file": .entry,
    "SubscriptionRoutes post /fhir/Subscription": .entry,
    "SubscriptionRoutes put /fhir/Subscription/:id": .entry,
    "SubscriptionRoutes delete /fhir/Subscription/:id": .entry,
    "SubscriptionRoutes get /fhir/Subscription": .none("the facility's own; no person"),
    "SubscriptionRoutes get /fhir/Subscription/:id": .none("the facility's own; no person"),
    "SubscriptionRoutes get /fhir/Subscription/:id/$status": .none("the facility's own; no person"),
    "GlassRoutes post /v1/break-glass": .entry,
    "RecordRoutes get /fhir/metadata": .none("the same for all"),
    "RecordRoutes get /fhir/Patient": .entry,
    "RecordRoutes post /fhir/Patient/_search": .entry,
    "RecordRoutes get /fhir/Patient/:id/$everything": .entry,
    "RecordRoutes get /fhir/Patient/:id/$summary": .entry,
    "RecordRoutes get /fhir/Patient/$summary": .entry,
    "RecordRoutes post /fhir/Patient/$summary": .entry,
    "RecordRoutes post /fhir/Patient/$match": .entry,
    "RecordRoutes get /fhir/Patient/:id/_history": .entry,
    "RecordRoutes get /fhir/Patient/:id/_history/:version": .entry,
    "RecordRoutes get /fhir/Encounter/:id/_history": .entry,
    "RecordRoutes get /fhir/Encounter/:id/_history/:version": .entry,
    "RecordRoutes get /fhir/:type": .entry,
    "RecordRoutes post /fhir/:type/_search": .entry,
    "RecordRoutes get /fhir/:type/:id/_history/:version": .entry,
    "RecordRoutes get /fhir/:type/:id/_history": .entry,
    "RecordRoutes get /fhir/Encounter": .entry,
    "RecordRoutes post /fhir/Encounter/_search": .entry,
    "RecordRoutes get /v1/confirmations": .entry,
    "LocationRoutes put /v1/record-locations": .entry,
    "RecordRoutes get /fhir/Provenance": .entry,
    "RecordRoutes get /fhir/Patient/:id": .entry,
    "RecordRoutes get /fhir/Encounter/:id": .entry,
    "RecordRoutes get /fhir/:type/:id": .entry,
    "CertificateRoutes get /v1/me": .none("the caller's own name and certificate"),
    "CertificateRoutes post /v1/certificates": .entry,
    "EnrolmentRoutes post /v1/enrolments": .entry,
    "Gateway get /openapi.json": .none("the same for all"),
    "TokenRoute post \\(Self.path)": .none("a token for the certificate's own holder"),
    "DirectoryRoutes get /mcsd/:type": .none("facilities and who practises there, no patient"),
    "DirectoryRoutes get /mcsd/:type/:id": .none("facilities and who practises there, no patient"),
    "NormalisingRoutes get /v1/codes": .none("codes of the facility's own, without a patient"),
    "NormalisingRoutes put /v1/codes": .entry,
    "NormalisingRoutes get /v1/registers/columns": .none("titles of columns"),
    "NormalisingRoutes put /v1/registers/columns": .entry,
    "SubmissionRoutes post /v1/submissions": .entry,
    "SubmissionRoutes post /fhir": .entry,
    "SubmissionRoutes post /fhir/\\(type)": .entry,
    "SubmissionRoutes put /fhir/\\(type)/:id": .entry,
    "SubmissionRoutes post /fhir/:type": .entry,
    "SubmissionRoutes put /fhir/:type/:id": .entry,
    "SubmissionRoutes post /v1/visits/:id/void": .entry,
    "SubmissionRoutes get /v1/submissions": .none("states and rule codes of the sender's own"),
    "SubmissionRoutes get /v1/submissions/:id": .none("state and rule codes of the sender's own"),
    "SubmissionRoutes get /v1/receipts/:id": .none("the sender's own receipt"),
    "OfficePages get \\(language.prefix)/facilities\\(format.rawValue)": .entry,
    "OfficePages get \\(language.prefix)/status\\(format.rawValue)": .entry,
    "OperationsPages get \\(prefix)/operasi\\(format.rawValue)": .entry,
    "LookPages get \\(language.prefix)/look": .entry,
    "LookPages post \\(language.prefix)/look\\(format.rawValue)": .entry,
    "GlassPages get \\(language.prefix)/glass\\(format.rawValue)": .entry,
    "GlassPages post \\(language.prefix)/glass": .entry,
    "GlassPages get \\(language.prefix)/audit/glass\\(format.rawValue)": .entry,
    "PeoplePages get \\(language.prefix)/people\\(format.rawValue)": .entry,
    "PeoplePages post \\(language.prefix)/people": .entry,
    "AppointmentPages get \\(language.prefix)/appointments\\(format.rawValue)": .entry,
    "AppointmentPages post \\(language.prefix)/appointments": .entry,
    "SignInPages get \\(language.prefix)/signin": .none("to the provider; nobody is in yet"),
    "SignInPages get \\(language.prefix)/signin/callback": .entry,
    "SignInPages post \\(language.prefix)/signout": .entry,
    "RecordPages get \\(language.prefix)/records": .entry,
    "RecordPages post \\(language.prefix)/records": .entry,
    "PlacePages get \\(language.prefix)/place": .none("the caller's own places of work"),
    "PlacePages post \\(language.prefix)/place": .none("where the caller is; each look says it"),
    "EnrolmentPages get \\(language.prefix)/enrolments\\(format.rawValue)": .entry,
    "EnrolmentPages post \\(language.prefix)/enrolments": .entry,
    "CertificatePages get \\(language.prefix)/sertifikat\\(format.rawValue)": .entry,
    "MatchPages get \\(language.prefix)/matches\\(format.rawValue)": .entry,
    "MatchPages get \\(language.prefix)/matches/:id": .entry,
    "MatchPages post \\(language.prefix)/matches/:id": .entry,
    "PartingPages get \\(language.prefix)/matches/records": .entry,
    "PartingPages post \\(language.prefix)/matches/records": .entry,
    "PartingPages get \\(language.prefix)/matches/merges/:id": .entry,
    "PartingPages post \\(language.prefix)/matches/merges/:id": .entry,
    "SoftwarePages get \\(language.prefix)/software\\(format.rawValue)": .entry,
    "SourcePages get \\(language.prefix)/sources\\(format.rawValue)": .entry,
    "MonitorPages get \\(prefix)/ringkasan\\(format.rawValue)": .entry,
    "MonitorPages get \\(prefix)/mutu/:indicator": .entry,
    "LimitPages post \\(language.prefix)/mutu/:indicator": .entry,
    "MonitorPages get \\(prefix)/faskes/:code": .entry,
    "MonitorPages get \\(prefix)/kecamatan/:code": .entry,
    "MonitorPages get \\(prefix)/kelurahan/:code": .entry,
    "FollowUpPages get \\(prefix)\\(Self.officePath)\\(format.rawValue)": .entry,
    "FollowUpPages get \\(prefix)\\(Self.clinicPath)\\(format.rawValue)": .entry,
    "MeasurePages get \\(prefix)/spm\\(format.rawValue)": .entry,
    "MeasurePages get \\(prefix)/kbk\\(format.rawValue)": .entry,
    "NationalPages get \\(language.prefix)/inm\\(format.rawValue)": .entry,
    "ChronicPages get \\(language.prefix)/kronis\\(format.rawValue)": .entry,
    "MeasurePages get \\(prefix)/pengaturan\\(format.rawValue)": .entry,
    "MeasurePages post \\(prefix)/pengaturan": .entry,
    "MeasurePages get \\(prefix)/skor\\(format.rawValue)": .entry,
    "MeasurePages post \\(prefix)/skor": .entry,
    "QualityPages get \\(prefix)/kualitas-data\\(format.rawValue)": .entry,
    "QualityPages get \\(prefix)/kualitas-data/baris\\(format.rawValue)": .entry,
    "QualityPages get \\(prefix)/perbaikan\\(format.rawValue)": .entry,
    "ConsentPages get \\(prefix)/persetujuan\\(format.rawValue)": .entry,
    "ConsentPages post \\(prefix)/persetujuan": .entry,
    "ConsentPages get \\(prefix)/persetujuan/:id": .entry,
    "ConsentPages post \\(prefix)/persetujuan/:id": .entry,
    "DemandPages get \\(prefix)/permintaan-data\\(format.rawValue)": .entry,
    "DemandPages post \\(prefix)/permintaan-data": .entry,
    "DemandPages get \\(prefix)/permintaan-data/:id": .entry,
    "DemandPages post \\(prefix)/permintaan-data/:id": .entry,
    "FindingPages get \\(prefix)/temuan\\(format.rawValue)": .entry,
    "FindingPages get \\(prefix)/temuan/baru": .entry,
    "FindingPages post \\(prefix)/temuan": .entry,
    "FindingPages get \\(prefix)/temuan/:id": .entry,
    "FindingPages post \\(prefix)/temuan/:id": .entry,
    "FindingPages get \\(prefix)/temuan/:id/surat": .entry,
    "BedPages get \\(prefix)/sensus\\(format.rawValue)": .entry,
    "BedPages post \\(prefix)/sensus": .entry,
    "StreetPages get \\(prefix)/jalan\\(format.rawValue)": .entry,
    "StreetPages post \\(prefix)/jalan": .entry,
    "BedBoardPages get \\(language.prefix)/tempat-tidur\\(format.rawValue)": .entry,
    "CalendarPages get \\(language.prefix)/kalender\\(format.rawValue)": .entry,
    "CalendarPages post \\(language.prefix)/kalender": .entry,
    "AlertPages get \\(prefix)/skdr\\(format.rawValue)": .entry,
    "AlertPages get \\(prefix)/peringatan/:id": .entry,
    "AlertPages get \\(prefix)/peringatan/:id/w1": .entry,
    "AlertPages post \\(prefix)/peringatan/:id": .entry,
    "ReportPages get \\(prefix)/laporan": .entry,
    "ReportPages post \\(prefix)/laporan": .entry,
    "ReportPages get \\(prefix)/laporan/:id": .entry,
    "RegistryPages get \\(prefix)/registry\\(format.rawValue)": .entry,
    "RegistryPages get \\(prefix)/registry/map\\(format.rawValue)": .entry,
    "RegistryPages get \\(prefix)/registry/expiry\\(format.rawValue)": .entry,
    "RegistryPages post \\(prefix)/registry/expiry": .entry,
    "RegistryPages get \\(prefix)/registry/practitioners\\(format.rawValue)": .entry,
    "RegistryPages get \\(prefix)/registry/facility/:code": .entry,
    "RegistryPages post \\(prefix)/registry/facility/:code": .entry,
    "RegistryPages get \\(prefix)/registry/import": .entry,
    "RegistryPages post \\(prefix)/registry/import": .entry,
    "CodePages get \\(prefix)/codes\\(format.rawValue)": .entry,
    "CodePages post \\(prefix)/codes": .entry,
    "CodePages post \\(prefix)/registers/columns": .entry,
    "AuditorPages get \\(language.prefix)/audit\\(format.rawValue)": .entry,
    "AuditorPages post \\(language.prefix)/audit": .entry,
    "AnomalyPages get \\(language.prefix)/audit/anomalies\\(format.rawValue)": .entry,
    "AnomalyPages post \\(language.prefix)/audit/anomalies": .entry,
    "AnomalyPages get \\(language.prefix)/audit/patient\\(format.rawValue)": .entry,
    "LogPages get \\(language.prefix)/audit/log\\(format.rawValue)": .entry,
    "LogPages post \\(language.prefix)/audit/log/verify": .entry,
    "LogPages get \\(language.prefix)/audit/log/evidence.tar": .entry,
    "ClinicPages post \\(prefix)/upload": .entry,
    "ClinicPages get \\(prefix)/registers/template.csv": .none("a blank form"),
    "ClinicPages get \\(prefix)/registers/template.xlsx": .none("a blank form"),
    "ClinicPages get \\(prefix)/submissions\\(format.rawValue)": .entry,
    "ClinicPages get \\(prefix)/submissions/:id": .entry,
    "ClinicPages get \\(prefix)/submissions/:id/receipt": .entry,
    "ClinicPages get \\(prefix)/errors\\(format.rawValue)": .entry,
  ]

  /// Rooms whose routes are for callers; the witness and the operator's listener know no person.
  static let rooms: Set = ["Gateway", "Console"]

  @Test("Each route stands in the table, and what it names is in its file")
  func routes() throws {
    var seen: Set<String> = []
    for source in TidyTests.sources where Self.rooms.contains(source.room) {
      let file = (source.name as NSString).lastPathComponent.replacing(".swift", with: "")
      let code = source.lines.joined(separator: "\n")
      for match in code.matches(of: #/router\.(get|post|put|delete|patch|head|on)\(\s*"([^"]+)"/#) {
        let door = "\(file) \(match.1) \(match.2)"
        seen.insert(door)
        let trace = try #require(Self.doors[door], "a door without a place in the table: \(door)")
        guard case .entry = trace else { continue }
        #expect(Self.writers.contains { code.contains($0) }, "\(door) writes no entry")
      }
    }
    #expect(seen == Set(Self.doors.keys), "gone: \(Set(Self.doors.keys).subtracting(seen))")
  }

  @Test(
    "Only Disclosure and Intake read a record's facts, and a reader of entries needs one itself")
  func readers() {
    let facts = ["RecordReader(", "PatientStore("]
    let allowed: Set = ["RecordStore", "Disclosure", "Intake"]
    // What opens records for matching: a rule's changes and a human's looks each have their entry.
    let matching = ["MatchDesk.swift", "PersonMatcher.swift"]
    for source in TidyTests.sources where !allowed.contains(source.room) {
      let isMatching = matching.contains { source.name == "Administration/\($0)" }
      for line in source.lines {
        #expect(!facts.contains { line.contains($0) }, "\(source.name): \(line)")
        #expect(isMatching || !line.contains("MatchStore("), "\(source.name): \(line)")
        // What opens addresses to tell homes anew has an entry for each batch.
        let isKeeping = source.name == "Administration/ResidenceKeeper.swift"
        #expect(isKeeping || !line.contains("ResidenceStore("), "\(source.name): \(line)")
      }
    }
  }

  @Test("The command line's changes are in the log too")
  func commands() {
    // Each of these reads or changes something of somebody; each goes through a room that logs.
    let writers = [
      "administer", "noteLook(", ".people {", ".demands", "committer.commit(", "intake.",
      "LogExport(",
      "Migrator",
      "SignerFolder",
      ".ask(",
      // Checkpoints are hashes and signatures, for everybody.
      "LogPublication(",
    ]
    for source in TidyTests.sources
    where source.room == "baimbai" && source.name.hasSuffix("Command.swift") {
      let code = source.lines.joined(separator: "\n")
      guard code.contains("House(") else { continue }
      #expect(writers.contains { code.contains($0) }, "\(source.name) touches the house unseen")
    }
  }
}

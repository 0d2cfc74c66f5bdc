import PCareFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct DetectionTests {
  @Test(
    "P-Care JSON is told from FHIR JSON and from anything else",
    arguments: [
      (Fixture.peserta, true), (Fixture.kunjungan(), true), (Fixture.pendaftaran, true),
      (Fixture.obat, true), (Fixture.tindakan, true), (Fixture.document, true),
      (Fixture.answered, true), ("[\(Fixture.kunjungan())]", true),
      ("[\(Fixture.document)]", true),
      (#"{"response": "gGx3=", "metaData": {"code": 200}}"#, true),
      (#"{"resourceType": "Bundle", "kunjungan": {}}"#, false),
      (#"{"resourceType": "Patient", "noKartu": "1", "nama": "x"}"#, false),
      ("{}", false), ("[]", false), ("3", false), (#"{"peserta": "x"}"#, false),
      (#"{"name": "x"}"#, false), (#"["noKartu"]"#, false),
    ])
  func recognises(text: String, isOurs: Bool) throws {
    let document = try JSONDocument(Array(text.utf8))
    #expect(PCareDecoder.recognises(document.root) == isOurs)
  }

  @Test(
    "A position's owner is the record that it lies in",
    arguments: [
      ("kunjungan[2].kdDiag1", "kunjungan[2]"), ("kunjungan.kdDiag1", "kunjungan"),
      ("kunjungan[0].peserta.sex", "kunjungan[0]"), ("obat[7]", "obat[7]"),
      ("document[3].kunjungan[1].sistole", "document[3].kunjungan[1]"),
      ("document[3].document", "document[3].document"), ("", ""), ("response", "response"),
    ])
  func owner(position: String, owner: String) {
    #expect(PCareDecoder.owner(of: position) == owner)
  }

  @Test(
    "Bodies without anything to read say why",
    arguments: [
      (#"{"response": "gGx3=", "metaData": {"code": 200}}"#, "BMB-1701 response"),
      (#"{"response": null, "metaData": {"code": 204}}"#, "BMB-1702 response"),
      (
        #"{"response": {"count": 0, "list": []}, "metaData": {"code": 200}}"#,
        "BMB-1702 response"
      ),
      ("[]", "BMB-1702 "), ("7", "BMB-1700 "), ("{}", "BMB-1703 "),
      ("[\(Fixture.kunjungan()), 5]", "BMB-1700 [1]"),
      (#"{"kunjungan": {"response": "xx", "metaData": {}}}"#, "BMB-1701 kunjungan.response"),
    ])
  func nothing(text: String, finding: String) throws {
    #expect(try Decoded(text).findings.first == finding)
  }

  @Test("A peserta alone is a patient without a visit, bare, answered, or from VClaim")
  func pesertaAlone() throws {
    let vclaim = #"""
      {"metaData": {"code": "200"}, "response": {"peserta": {"nama": "CONTOH",
       "nik": "6371011708800001", "noKartu": "0009999900002", "sex": "L",
       "mr": {"noMR": "00-12", "noTelepon": "08111", "lain": 1}, "tglLahir": "1980-08-17"}}}
      """#
    let bare = try Decoded(Fixture.peserta)
    #expect(bare.submission.patients.count == 1)
    #expect(bare.submission.visits.isEmpty)
    #expect(bare.findings == [])
    let other = try Decoded(vclaim)
    let patient = try #require(other.submission.patients.first)
    #expect(patient.identifiers.map(\.value) == ["6371011708800001", "0009999900002", "00-12"])
    #expect(patient.identifiers.last?.system == "urn:test:patient")
    #expect(patient.birthDate?.text == "1980-08-17")
    #expect(patient.contacts.map(\.value) == ["08111"])
    let kept = JSON(try JSONDocument(patient.remainder).root)["extension"]
    #expect(Decoded.fields(kept) == ["mr.lain": "1"])
  }

  @Test("Several documents in one list keep their records to themselves")
  func documents() throws {
    let second = Fixture.document.replacing("0009999900001", with: "0009999900002")
      .replacing("6371015708900001", with: "6371015708900002")
    let decoded = try Decoded("[\(Fixture.document), \(second)]")
    #expect(decoded.submission.patients.count == 2)
    #expect(decoded.submission.visits.map(\.patient) == [0, 1])
    #expect(decoded.submission.visits.map(\.medicationRequests.count) == [1, 1])
    #expect(
      decoded.submission.visits.map(\.place) == ["document[0].kunjungan", "document[1].kunjungan"])
    let patients = decoded.submission.patientRanges.map(\.patient)
    #expect(patients == [0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
  }
}

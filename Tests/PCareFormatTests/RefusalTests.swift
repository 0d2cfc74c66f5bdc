import PCareFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct RefusalTests {
  private static func visit(_ more: String) -> String {
    #"{"noKunjungan": "1", "tglDaftar": "05-01-2026", "kdDiag1": "A90", \#(more)}"#
  }

  @Test(
    "A card number is 13 digits; a number gets its zeros back, anything else names nobody",
    arguments: [
      (#""0009999900001""#, "0009999900001", []),
      ("9999900001", "0009999900001", ["BMB-1711 kunjungan.noKartu"]),
      ("1119999900001", "1119999900001", []),
      (#""9999900001""#, nil, ["BMB-1712 kunjungan.noKartu", "BMB-1710 kunjungan.noKartu"]),
      (#""0000000000000""#, nil, ["BMB-1712 kunjungan.noKartu", "BMB-1710 kunjungan.noKartu"]),
      ("0", nil, ["BMB-1712 kunjungan.noKartu", "BMB-1710 kunjungan.noKartu"]),
      ("9.99e9", nil, ["BMB-1712 kunjungan.noKartu", "BMB-1710 kunjungan.noKartu"]),
      ("11199999000011", nil, ["BMB-1712 kunjungan.noKartu", "BMB-1710 kunjungan.noKartu"]),
      ("{}", nil, ["BMB-1710 kunjungan.noKartu"]),
      ("null", nil, ["BMB-1710 kunjungan.noKartu"]),
    ] as [(String, String?, [String])])
  func cards(sent: String, kept: String?, findings: [String]) throws {
    let decoded = try Decoded(Self.visit(#""noKartu": \#(sent)"#))
    #expect(decoded.submission.patients.first?.identifiers.first?.value == kept)
    #expect(decoded.findings == findings)
    #expect(decoded.submission.visits.count == (kept == nil ? 0 : 1))
  }

  @Test(
    "A visit without its patient's number is the only peserta's, never one's of two")
  func onlyPeserta() throws {
    let visit = Self.visit(#""noKartu": null"#)
    let one = try Decoded(#"{"peserta": \#(Fixture.peserta), "kunjungan": \#(visit)}"#)
    #expect(one.submission.visits.map(\.patient) == [0])
    let other = Fixture.peserta.replacing("0009999900001", with: "0009999900002")
    let two = try Decoded(
      #"{"peserta": [\#(Fixture.peserta), \#(other)], "kunjungan": [\#(visit)]}"#)
    #expect(two.submission.visits.isEmpty)
    #expect(two.findings == ["BMB-1710 kunjungan[0].noKartu"])
    let wrong = Self.visit(#""noKartu": "12""#)
    let mistyped = try Decoded(#"{"peserta": \#(Fixture.peserta), "kunjungan": \#(wrong)}"#)
    #expect(mistyped.submission.visits.isEmpty)
  }

  @Test("One NIK that is nobody's with two peserta does not make a visit one's or the other's")
  func standIn() throws {
    let nobody = "6371010101010000"
    let first = Fixture.peserta.replacing("6371015708900001", with: nobody)
    let other = first.replacing("0009999900001", with: "0009999900002")
    func visits(_ more: String, _ peserta: String) throws -> Decoded {
      try Decoded(#"{"peserta": [\#(peserta)], "kunjungan": [\#(Self.visit(more))]}"#)
    }
    let both = first + "," + other
    for (index, card) in ["0009999900001", "0009999900002"].enumerated() {
      let named = try visits(#""noKartu": "\#(card)", "noKTP": "\#(nobody)""#, both)
      #expect(named.findings.isEmpty)
      #expect(named.submission.visits.map(\.patient) == [index])
      #expect(named.submission.patients[index].identifiers.contains { $0.value == nobody })
    }
    let alone = try visits(#""noKTP": "\#(nobody)""#, both)
    #expect(alone.submission.visits.map(\.patient) == [2])
    let only = try visits(#""noKTP": "\#(nobody)""#, first)
    #expect(only.submission.visits.map(\.patient) == [0])
  }

  @Test("A record that names two persons is refused; a stranger among peserta is flagged")
  func contradictions() throws {
    let other = Fixture.peserta.replacing("0009999900001", with: "0009999900002")
      .replacing("6371015708900001", with: "6371015708900002")
    let nested = try Decoded(Fixture.kunjungan(#""peserta": \#(other)"#))
    #expect(nested.findings == ["BMB-1713 kunjungan.noKartu"])
    let crossed = Fixture.kunjungan(#""noKTP": "6371015708900002""#)
    let two = try Decoded(
      #"{"peserta": [\#(Fixture.peserta), \#(other)], "kunjungan": \#(crossed)}"#)
    #expect(two.findings == ["BMB-1713 kunjungan.noKartu"])
    let outside = try Decoded(#"{"peserta": \#(other), "kunjungan": \#(Fixture.kunjungan())}"#)
    #expect(outside.findings.first == "BMB-1714 kunjungan.noKartu")
    #expect(outside.submission.visits.map(\.patient) == [1])
  }

  @Test("What a registration says otherwise than the visit is kept beside it")
  func registrationDiffers() throws {
    let registration = Fixture.pendaftaran.replacing(#""sistole": 0"#, with: #""sistole": 135"#)
      .replacing(#""keluhan": null"#, with: #""keluhan": "Batuk""#)
    let decoded = try Decoded(
      #"{"kunjungan": \#(Fixture.kunjungan()), "pendaftaran": \#(registration)}"#)
    #expect(try decoded.fields["pendaftaran.sistole"] == "135")
    #expect(try decoded.fields["pendaftaran.keluhan"] == "Batuk")
    #expect(decoded.submission.visits.first?.diagnoses.first?.code.text == "Demam 3 hari")
  }

  @Test("In a list an error takes out its own visit only")
  func list() throws {
    let good = Fixture.kunjungan()
    let bad = Fixture.kunjungan().replacing("05-01-2026", with: "31-02-2026")
    let decoded = try Decoded("[\(good), \(bad), \(good.replacing("Y000001", with: "Y000003"))]")
    #expect(decoded.submission.visits.map(\.place) == ["kunjungan[0]", "kunjungan[2]"])
    let error = try #require(decoded.submission.issues.first { $0.isError })
    #expect(error.position == "kunjungan[1].tglDaftar")
    #expect(PCareDecoder.owner(of: error.position) == "kunjungan[1]")
    // Each has a patient of its own place, so that one's error is not the other's.
    #expect(decoded.submission.patients.map(\.place) == ["kunjungan[0]", "kunjungan[2]"])
  }

  @Test(
    "Dates are read with day first, year first, slashes, and times",
    arguments: [
      ("05-01-2026", "2026-01-05"), ("5-1-2026", "2026-01-05"), ("05/01/2026", "2026-01-05"),
      ("2026-01-05", "2026-01-05"), ("05-01-2026 09:30:15", "2026-01-05T09:30:15+08:00"),
      ("05-01-2026 09:30", "2026-01-05T09:30:00+08:00"),
      ("2026-01-05T09:30:15", "2026-01-05T09:30:15+08:00"),
      (" 05-01-2026 ", "2026-01-05"), ("29-02-2026", nil), ("29-02-2024", "2024-02-29"),
      ("05-13-2026", nil), ("05-01-26", nil), ("00-00-0000", nil), ("", nil), ("kemarin", nil),
      ("05-01-2026 25:00", nil), ("05-01-2026-01", nil), ("0-1-2026", nil),
    ] as [(String, String?)])
  func dates(sent: String, read: String?) throws {
    let text = #"""
      {"noKunjungan": "1", "noKartu": "0009999900001", "kdDiag1": "A90", "tglDaftar": "\#(sent)"}
      """#
    let decoded = try Decoded(text)
    #expect(decoded.submission.visits.first?.period.start?.text == read)
    #expect(decoded.findings == (read == nil ? ["BMB-1720 kunjungan.tglDaftar"] : []))
  }

  @Test("A registration alone is an arrived visit without a number, and says so")
  func registration() throws {
    let decoded = try Decoded(Fixture.pendaftaran)
    #expect(
      decoded.findings == ["BMB-1732 pendaftaran.sistole", "BMB-1722 pendaftaran.noUrut"]
        || decoded.findings == ["BMB-1722 pendaftaran.noUrut", "BMB-1732 pendaftaran.sistole"])
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.status == "arrived")
    #expect(visit.identifiers.isEmpty)
    #expect(visit.service?.coding.code == "001")
    #expect(visit.arrivedAt?.text == "2026-01-05")
    #expect(try decoded.fields["noUrut"] == "A7")
    // The likeness of patient, day and service is what a later kunjungan has too.
    let later = try #require(try Decoded(Fixture.kunjungan()).submission.visits.first)
    #expect(later.service == visit.service)
    #expect(later.arrivedAt?.localDay == visit.arrivedAt?.localDay)
  }

  @Test("A registration of another poli stays a visit of its own")
  func otherPoli() throws {
    let other = Fixture.pendaftaran.replacing(#""kdPoli": "001""#, with: #""kdPoli": "002""#)
    let decoded = try Decoded(
      #"{"kunjungan": \#(Fixture.kunjungan()), "pendaftaran": "#
        + "[\(other), \(Fixture.pendaftaran)]}")
    #expect(decoded.submission.visits.map(\.status) == ["finished", "arrived"])
    #expect(decoded.submission.visits.map(\.place) == ["kunjungan", "pendaftaran[0]"])
    #expect(decoded.submission.patients.count == 2)
    #expect(decoded.submission.patientRanges.map(\.patient) == [0, 1, 0])
  }

  @Test("Two patients without a card, known by their NIK, keep their registrations apart")
  func nikOnly() throws {
    let visit = Fixture.kunjungan().replacing(
      #""noKartu": "0009999900001""#, with: #""noKTP": "6371015708900001""#)
    let registration = Fixture.pendaftaran.replacing(
      #""noKartu": "0009999900001""#, with: #""noKTP": "6371015708900002""#)
    let decoded = try Decoded(#"{"kunjungan": \#(visit), "pendaftaran": \#(registration)}"#)
    #expect(decoded.submission.visits.map(\.status) == ["finished", "arrived"])
    #expect(decoded.submission.patients.map(\.identifiers.count) == [1, 1])
  }

  @Test("A person that only the registration describes is the visit's patient")
  func registeredPerson() throws {
    let registration = Fixture.pendaftaran.replacing(
      #""noKartu": "0009999900001""#, with: #""peserta": \#(Fixture.peserta)"#)
    let decoded = try Decoded(
      #"{"kunjungan": \#(Fixture.kunjungan()), "pendaftaran": \#(registration)}"#)
    #expect(decoded.submission.patients.count == 1)
    #expect(decoded.submission.patients.first?.names.first?.text == "GALUH CONTOH")
    #expect(decoded.submission.patients.first?.place == "kunjungan")
    #expect(decoded.submission.visits.first?.payer?.code == "BPJS-PBI-APBN")
  }

  @Test("Obat and tindakan of no visit of the document are refused, not guessed")
  func strayOrders() throws {
    let stray = Fixture.obat.replacing("Y000001", with: "Y000009")
    let decoded = try Decoded(
      #"{"kunjungan": \#(Fixture.kunjungan()), "obat": [\#(Fixture.obat), \#(stray)]}"#)
    #expect(decoded.submission.visits.first?.medicationRequests.count == 1)
    #expect(decoded.findings.contains("BMB-1740 obat[1].noKunjungan"))
    #expect(try Decoded("[\(Fixture.tindakan)]").findings == ["BMB-1740 tindakan[0].noKunjungan"])
  }

  @Test("Obat without a visit number goes to the only visit, and says so")
  func assumedVisit() throws {
    let obat = Fixture.obat.replacing(#""99990001012600Y000001""#, with: "null")
    let visit = Fixture.kunjungan(number: "null")
    let decoded = try Decoded(#"{"kunjungan": \#(visit), "obat": [\#(obat)]}"#)
    #expect(decoded.submission.visits.first?.identifiers.isEmpty == true)
    #expect(decoded.submission.visits.first?.medicationRequests.count == 1)
    #expect(decoded.findings.contains("BMB-1741 obat[0].noKunjungan"))
    let two = try Decoded(#"{"kunjungan": [\#(visit), \#(visit)], "obat": [\#(obat)]}"#)
    #expect(two.findings.contains("BMB-1740 obat[0].noKunjungan"))
  }

  @Test("Values that cannot be read are told and kept as sent")
  func unreadable() throws {
    let text = Fixture.kunjungan().replacing(#""sistole": 120"#, with: #""sistole": "120/80""#)
      .replacing(#""tglPulang": "05-01-2026""#, with: #""tglPulang": "besok""#)
      .replacing(#""kdSadar": "01""#, with: #""kdSadar": 9"#)
      .replacing(#""kdStatusPulang": "3""#, with: #""kdStatusPulang": "Z""#)
    let decoded = try Decoded(text)
    #expect(
      decoded.findings == [
        "BMB-1721 kunjungan.tglPulang", "BMB-1731 kunjungan.kdStatusPulang",
        "BMB-1730 kunjungan.sistole", "BMB-1732 kunjungan.lingkarPerut",
        "BMB-1731 kunjungan.kdSadar",
      ])
    #expect(try decoded.fields["sistole"] == "120/80")
    #expect(try decoded.fields["tglPulang"] == "besok")
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.disposition?.coding.system == "urn:baimbai:local:kdStatusPulang")
    #expect(visit.observations.first { $0.code.coding.code == "8480-6" } == nil)
  }

  @Test("A referral without its destination is flagged")
  func referral() throws {
    let text = Fixture.kunjungan().replacing(
      #""kdStatusPulang": "3""#, with: #""kdStatusPulang": "4""#)
    #expect(try Decoded(text).findings.first == "BMB-1723 kunjungan.rujukLanjut")
  }

  @Test("No finding repeats anything of the message")
  func noEcho() throws {
    let text = Fixture.kunjungan(#""RAHASIA": "RAHASIA", "sistoleX": 1"#)
      .replacing("05-01-2026", with: "RAHASIA")
    let decoded = try Decoded(#"{"RAHASIA": 1, "kunjungan": \#(text)}"#)
    #expect(decoded.submission.issues.count == 2)
    for issue in decoded.submission.issues {
      #expect(!issue.position.contains("RAHASIA"))
      #expect(issue.detail?.contains("RAHASIA") != true)
    }
  }

  @Test("Rules have the room's codes, in order, each once")
  func rules() {
    let codes = Rule.pcareRules.map(\.code)
    #expect(codes == codes.sorted() && Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0 >= "BMB-1700" && $0 <= "BMB-1749" })
  }
}

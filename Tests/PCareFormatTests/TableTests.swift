import PCareFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct TableTests {
  @Test(
    "How the patient left",
    arguments: [
      ("1", "exp", "Meninggal"), ("3", "home", "Berobat Jalan"),
      ("4", "other-hcf", "Rujuk Vertikal"), ("6", "other-hcf", "Rujuk Horizontal"),
      ("0", "home", "Sembuh"), ("2", "aadvice", "Pulang Paksa"), ("5", "oth", "Rujuk Internal"),
      ("9", "oth", "Lain-lain"), ("a", "other-hcf", "Rujuk Atas Permintaan Sendiri (APS)"),
    ])
  func outcome(sent: String, code: String, words: String) throws {
    let text = Fixture.kunjungan().replacing(
      #""kdStatusPulang": "3""#, with: #""kdStatusPulang": "\#(sent)""#)
    let visit = try #require(try Decoded(text).submission.visits.first)
    #expect(visit.disposition?.coding.code == code)
    #expect(visit.disposition?.text == words)
    #expect(visit.status == "finished")
  }

  @Test(
    "The level of care is the class",
    arguments: [("\"10\"", "AMB", 0), ("20", "IMP", 0), ("\"50\"", "AMB", 0), ("\"77\"", "AMB", 1)])
  func level(sent: String, code: String, warnings: Int) throws {
    let decoded = try Decoded(Fixture.kunjungan(#""kdTkp": \#(sent)"#))
    #expect(decoded.submission.visits.first?.visitClass.code == code)
    #expect(decoded.submission.issues.filter { $0.rule.code == "BMB-1731" }.count == warnings)
    #expect(try (decoded.fields["kdTkp"] != nil) == (code == "AMB" && sent != "\"10\""))
  }

  @Test(
    "The kind of member tells who pays",
    arguments: [
      ("PBI (APBN)", "BPJS-PBI-APBN"), ("PBI (APBD)", "BPJS-PBI-APBD"),
      ("PBPU DAN BP PEMERINTAH DAERAH (PEMDA)", "BPJS-PBI-APBD"),
      ("PEKERJA MANDIRI", "BPJS-PBPU"), ("PEGAWAI SWASTA", "BPJS-PPU"),
      ("PENSIUNAN PNS", "BPJS-BP"), ("ENTAH", "JKN"),
    ])
  func payer(words: String, code: String) throws {
    let peserta = Fixture.peserta.replacing("PBI (APBN)", with: words)
    let decoded = try Decoded(
      #"{"peserta": \#(peserta), "kunjungan": \#(Fixture.kunjungan())}"#)
    #expect(decoded.submission.visits.first?.payer?.code == code)
  }

  @Test("Without a peserta BPJS pays") func payerAlone() throws {
    let visit = try #require(try Decoded(Fixture.kunjungan()).submission.visits.first)
    #expect(
      visit.payer
        == Coding(
          system: "http://sys-ids.kemkes.go.id/payer", code: "JKN",
          display: "JKN / BPJS Kesehatan"))
  }

  @Test(
    "Numbers come with comma or point, as text or number, with zeros before",
    arguments: [
      (#""36,5""#, "36.5"), (#""36.5""#, "36.5"), ("36.50", "36.50"), (#""036""#, "36"),
      (#""0,5""#, "0.5"), (#""00,5""#, "0.5"), (#""36.5 C""#, nil), (#""-3""#, nil),
      ("0.0", nil), (#""1,2,3""#, nil), ("true", nil), ("[36]", nil),
    ] as [(String, String?)])
  func numbers(sent: String, read: String?) throws {
    let text = Fixture.kunjungan().replacing(#""suhu": "38,2""#, with: #""suhu": \#(sent)"#)
    let visit = try #require(try Decoded(text).submission.visits.first)
    let found = visit.observations.first { $0.code.coding.code == "8310-5" }
    guard case .quantity(let quantity)? = found?.value else {
      #expect(read == nil)
      return
    }
    #expect(quantity.value.text == read)
  }

  @Test(
    "Codes that came as numbers get their zeros back; none of allergy means none",
    arguments: [
      (#""kdPoli": "001""#, #""kdPoli": 1"#), (#""kdPrognosa": "02""#, #""kdPrognosa": 2"#),
      (#""kdSadar": "01""#, #""kdSadar": 1"#), (#""alergiMakan": "01""#, #""alergiMakan": 1"#),
    ])
  func codes(text: String, number: String) throws {
    let sent = try Decoded(Fixture.kunjungan())
    let bare = try Decoded(Fixture.kunjungan().replacing(text, with: number))
    let (left, right) = (
      try #require(sent.submission.visits.first), try #require(bare.submission.visits.first)
    )
    #expect(left.contentHash(left.factKeys) == right.contentHash(right.factKeys))
  }
}

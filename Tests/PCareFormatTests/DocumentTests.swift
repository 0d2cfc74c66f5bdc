import PCareFormat
import RecordModel
import StrictJSON
import Testing

@Suite struct DocumentTests {
  @Test("A document of one visit gives one patient and one visit with all its parts")
  func whole() throws {
    let decoded = try Decoded(Fixture.document)
    #expect(
      decoded.findings == [
        "BMB-1732 kunjungan.lingkarPerut"
      ])
    #expect(decoded.submission.mapping == "pcare/1")
    #expect(decoded.submission.patients.count == 1)
    let visit = try #require(decoded.submission.visits.first)
    #expect(decoded.submission.visits.count == 1)
    #expect(
      visit.identifiers == [
        ExternalIdentifier(system: "urn:test:visit", value: "99990001012600Y000001")
      ])
    #expect(visit.status == "finished")
    #expect(
      visit.visitClass
        == Coding(
          system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: "AMB",
          display: "ambulatory"))
    #expect(
      visit.service
        == Concept(
          coding: Coding(system: "urn:baimbai:local:kdPoli", code: "001", display: "Poli Umum")))
    #expect(visit.period.start?.text == "2026-01-05")
    #expect(visit.period.start?.precision == .day)
    #expect(visit.period.end?.text == "2026-01-05")
    #expect(
      visit.practitioner
        == NamedReference(reference: "Practitioner/131491", display: "dr. Contoh"))
    #expect(
      visit.payer
        == Coding(
          system: "http://sys-ids.kemkes.go.id/payer", code: "BPJS-PBI-APBN",
          display: "BPJS Kesehatan PBI (APBN)"))
    #expect(
      visit.disposition
        == Concept(
          coding: Coding(
            system: "http://terminology.hl7.org/CodeSystem/discharge-disposition", code: "home",
            display: "Home"), text: "Berobat Jalan"))
    #expect(visit.senderTime == nil)
    #expect(visit.place == "kunjungan")
  }

  @Test("A peserta gives numbers, name, sex, birth date and phone; the rest is kept by name")
  func patient() throws {
    let patient = try #require(try Decoded(Fixture.document).submission.patients.first)
    #expect(
      patient.identifiers == [
        ExternalIdentifier(system: PatientIdentifierSystem.nik, value: "6371015708900001"),
        ExternalIdentifier(system: PatientIdentifierSystem.bpjs, value: "0009999900001"),
      ])
    #expect(patient.names == [PersonName(text: "GALUH CONTOH", use: "official")])
    #expect(patient.sex == .female)
    #expect(patient.birthDate?.text == "1990-08-17")
    #expect(
      patient.contacts == [
        ContactPoint(system: "phone", value: "080000000000", use: "mobile")
      ])
    let remainder = JSON(try JSONDocument(patient.remainder).root)
    let fields = Decoded.fields(remainder["extension"])
    #expect(fields["golDarah"] == "0")
    #expect(fields["tunggakan"] == "0")
    #expect(fields["aktif"] == "true")
    #expect(fields["jnsPeserta"] == #"{"nama": "PBI (APBN)", "kode": "21"}"#)
    #expect(fields["pstProl"] == nil)
    #expect(Set(fields.keys).isDisjoint(with: ["noKartu", "noKTP", "nama", "noHP"]))
  }

  @Test("Complaint and diagnoses keep their order and rank")
  func diagnoses() throws {
    let visit = try #require(try Decoded(Fixture.document).submission.visits.first)
    #expect(
      visit.diagnoses.map(\.category?.code) == [
        "chief-complaint", "encounter-diagnosis", "encounter-diagnosis",
      ])
    #expect(visit.diagnoses[0].code == Concept(text: "Demam 3 hari"))
    #expect(
      visit.diagnoses[1].code.coding
        == Coding(
          system: "http://hl7.org/fhir/sid/icd-10", code: "A90", display: "Dengue fever"))
    #expect(visit.diagnoses[2].code.coding.code == "I10")
    #expect(visit.diagnoses.map(\.rank) == [nil, 1, 2])
    #expect(visit.diagnoses.map(\.role?.code) == [nil, "DD", "DD"])
    #expect(visit.diagnoses[1].origin.place == "kunjungan.kdDiag1")
  }

  @Test("Measurements have their LOINC codes and units, whether sent as numbers or as texts")
  func vitals() throws {
    let visit = try #require(try Decoded(Fixture.document).submission.visits.first)
    let found = visit.observations.map { observation -> String in
      guard case .quantity(let quantity) = observation.value else {
        guard case .concept(let concept) = observation.value else { return "?" }
        return "\(observation.code.coding.code ?? "") \(concept.coding.code ?? "") "
          + (concept.coding.display ?? "")
      }
      return "\(observation.code.coding.code ?? "") \(quantity.value) \(quantity.code ?? "")"
    }
    #expect(
      found == [
        "8480-6 120 mm[Hg]", "8462-4 80 mm[Hg]", "8867-4 84 /min", "9279-1 20 /min",
        "8310-5 38.2 Cel", "29463-7 65.50 kg", "8302-2 170 cm", "67775-7 01 Compos mentis",
      ])
    #expect(visit.observations.allSatisfy { $0.category?.code == "vital-signs" })
    #expect(visit.observations.allSatisfy { $0.effective?.text == "2026-01-05" })
  }

  @Test("Obat becomes a medication request and tindakan a procedure")
  func orders() throws {
    let visit = try #require(try Decoded(Fixture.document).submission.visits.first)
    let request = try #require(visit.medicationRequests.first)
    #expect(
      request.medication
        == Concept(
          coding: Coding(
            system: "urn:baimbai:local:kdObat", code: "130101253",
            display: "Parasetamol 500 mg")))
    #expect(request.dosageText == "3 x 1")
    #expect(request.quantity?.value.text == "10")
    #expect(
      request.origin.identifiers == [
        ExternalIdentifier(system: "urn:baimbai:local:kdObatSK", value: "4711")
      ])
    let kept = Decoded.fields(JSON(try JSONDocument(request.origin.remainder).root)["extension"])
    #expect(kept == ["racikan": "false", "obatDPHO": "true", "jmlPermintaan": "12"])
    let procedure = try #require(visit.procedures.first)
    #expect(
      procedure.code
        == Concept(
          coding: Coding(
            system: "urn:baimbai:local:kdTindakan", code: "01005", display: "Rawat luka")))
    #expect(procedure.origin.identifiers.isEmpty)
    #expect(procedure.isMoment)
    let rest = JSON(try JSONDocument(procedure.origin.remainder).root)
    #expect(rest["outcome"]?["text"]?.string == "Bersih")
    #expect(rest["note"]?.array?.first?["text"]?.string == "Lengan kiri")
    #expect(Decoded.fields(rest["extension"]) == ["biaya": "25000"])
    #expect(procedure.origin.place == "tindakan[0]")
  }

  @Test("What has no table is kept as FHIR resources of the visit")
  func resources() throws {
    let decoded = try Decoded(Fixture.document)
    let resources = try decoded.remainder["resources"]?.array ?? []
    #expect(
      resources.map { $0["resourceType"]?.string } == [
        "AllergyIntolerance", "AllergyIntolerance", "ClinicalImpression", "CarePlan",
      ])
    #expect(resources[0]["code"]?["coding"]?.array?.first?["display"]?.string == "Seafood")
    #expect(resources[0]["category"]?.array == ["food"])
    #expect(resources[1]["code"]?["text"]?.string == "Amoksisilin")
    #expect(resources[1]["category"]?.array == ["medication"])
    #expect(
      resources[1]["patient"]?["reference"]?.string
        == "Patient/~baimbai-patient-000000000000000000~")
    #expect(resources[2]["description"]?.string == "Demam naik turun")
    #expect(
      resources[3]["activity"]?.array?.map { $0["detail"]?["description"]?.string } == [
        "Parasetamol 3x1", "Istirahat", "Tidak ada",
      ])
  }

  @Test("Fields without a home are kept by name beside the payer, whose list they share")
  func keptFields() throws {
    let decoded = try Decoded(Fixture.document)
    #expect(
      try decoded.fields == [
        "kdTacc": "-1", "kdProviderPeserta": "99990001", "kunjSakit": "true",
        "rujukBalik": "0", "noUrut": "A7",
      ])
    let first = try decoded.remainder["elements"]?["extension"]?.array?.first
    #expect(first?["valueCoding"]?["code"]?.string == "BPJS-PBI-APBN")
  }

  @Test("Every record's bytes are told to speak of its patient")
  func ranges() throws {
    let decoded = try Decoded(Fixture.document)
    let texts = decoded.submission.patientRanges.map {
      String(decoding: decoded.document.bytes[$0.bytes], as: UTF8.self)
    }
    #expect(
      texts == [
        Fixture.peserta, Fixture.pendaftaran, Fixture.kunjungan(), Fixture.obat,
        Fixture.tindakan,
      ])
    #expect(decoded.submission.patientRanges.allSatisfy { $0.patient == 0 })
  }

  @Test("P-Care's own answers, with codes and names in objects, are read the same")
  func answers() throws {
    let decoded = try Decoded(Fixture.answered)
    #expect(decoded.findings == [])
    let visit = try #require(decoded.submission.visits.first)
    #expect(visit.place == "kunjungan[0]")
    #expect(visit.period.start?.text == "2026-01-06")
    #expect(visit.service?.coding.display == "GIGI")
    #expect(visit.visitClass.code == "IMP")
    #expect(visit.disposition?.coding.code == "other-hcf")
    #expect(visit.practitioner?.display == "drg. Contoh")
    #expect(visit.diagnoses.map(\.code.coding.display) == [nil, "Dental caries"])
    #expect(decoded.submission.patients.first?.names.first?.text == "GALUH CONTOH")
    #expect(decoded.submission.patients.first?.place == "kunjungan[0].peserta")
    #expect(try decoded.fields == ["poli.poliSakit": "true", "diagnosa1.nonSpesialis": "true"])
  }

  @Test("A referral names its destination and is kept as a ServiceRequest with its reason")
  func referral() throws {
    let text = Fixture.kunjungan().replacing(
      "\"rujukLanjut\": null", with: "\"rujukLanjut\": \(Fixture.rujukan)"
    )
    .replacing("\"kdStatusPulang\": \"3\"", with: "\"kdStatusPulang\": 4")
    .replacing(
      "\"kdTacc\": -1, \"alasanTacc\": null", with: "\"kdTacc\": 1, \"alasanTacc\": \"< 3 Hari\"")
    let decoded = try Decoded(text)
    #expect(decoded.findings == ["BMB-1732 kunjungan.lingkarPerut"])
    let visit = try #require(decoded.submission.visits.first)
    #expect(
      visit.referredTo
        == NamedReference(reference: "Organization/9999R001", display: "RS CONTOH"))
    #expect(visit.disposition?.text == "Rujuk Vertikal")
    let request = try #require(try decoded.resource("ServiceRequest"))
    #expect(request["occurrenceDateTime"]?.string == "2026-01-07")
    #expect(request["code"]?["coding"]?.array?.first?["code"]?.string == "3")
    let reason = request["reasonCode"]?.array?.first
    #expect(reason?["coding"]?.array?.first?["display"]?.string == "Time")
    #expect(reason?["text"]?.string == "< 3 Hari")
    #expect(Decoded.fields(request["extension"]) == ["subSpesialis.kdSarana": "1"])
    #expect(try decoded.fields == [:])
  }
}

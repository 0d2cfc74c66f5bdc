import AccessPolicy
import RecordModel
import Testing

/// Which of a person's words counts, and what a redacted visit still tells.
@Suite("Consent and redaction")
struct ConsentTests {
  private let ours = FacilityID(at: 1)
  private let other = FacilityID(at: 2)

  private func word(
    _ kind: ConsentEntry.Kind, for facility: FacilityID? = nil,
    _ categories: Set<SensitiveCategory> = [], from: Int64 = 0, until: Int64? = nil, at: Int64 = 1
  ) -> ConsentEntry {
    ConsentEntry(
      kind: kind, facility: facility, categories: categories, from: from, until: until,
      recordedAt: at)
  }

  private func judge(
    _ words: [ConsentEntry], _ categories: Set<SensitiveCategory> = [], at now: Int64 = 10
  ) -> ConsentState {
    ConsentEntry.judge(words, asker: ours, categories: categories, at: now).state
  }

  @Test("A word counts from its beginning to its end, for the facility that it names")
  func inForce() {
    #expect(judge([]) == .none)
    #expect(judge([word(.optIn)]) == .optIn)
    #expect(judge([word(.optOut, from: 10)]) == .optOut)
    #expect(judge([word(.optOut, from: 11)]) == .none)
    #expect(judge([word(.optOut, until: 11)]) == .optOut)
    #expect(judge([word(.optOut, until: 10)]) == .none)
    #expect(judge([word(.optOut, for: other)]) == .none)
    #expect(judge([word(.optOut, for: ours)]) == .optOut)
  }

  @Test(
    "Who somebody is an officer sees to review his records, unless he restricted it or the policy closes it"
  )
  func identityReview() {
    func decide(_ words: [ConsentEntry], by policy: Policy = .shipped) -> AccessDecision {
      OfficeQuery.review(by: policy).decide(identityOf: words, now: 10)
    }
    #expect(decide([]).isShown && decide([]).rule == "office-drill")
    #expect(decide([word(.restriction, until: 10)]).isShown, "it is over")
    let restricted = decide([word(.optIn, at: 9), word(.restriction)])
    #expect(!restricted.isShown && restricted.rule == "office-restricted")
    var closed = Policy.shipped
    closed.rules.removeAll { $0.name == "office-drill" }
    #expect(!decide([], by: closed).isShown)
  }

  @Test("A restriction beats all, a named facility beats everybody, a later word an earlier")
  func precedence() {
    #expect(judge([word(.restriction), word(.optIn, for: ours, at: 9)]) == .restricted)
    #expect(judge([word(.optIn, for: ours, at: 1), word(.optOut, at: 9)]) == .optIn)
    #expect(judge([word(.optOut, for: ours, at: 1), word(.optIn, at: 9)]) == .optOut)
    #expect(judge([word(.optOut, at: 1), word(.optIn, at: 2)]) == .optIn)
    #expect(judge([word(.optOut, at: 3), word(.optIn, at: 2)]) == .optOut)
  }

  @Test("A yes opens the categories that it names, a no to a category speaks of such visits only")
  func categories() {
    func closed(_ words: [ConsentEntry], _ categories: Set<SensitiveCategory>)
      -> Set<SensitiveCategory>
    { ConsentEntry.judge(words, asker: ours, categories: categories, at: 10).closed }
    #expect(closed([word(.optIn)], [.hiv]) == [.hiv])
    #expect(closed([word(.optIn, [.hiv])], [.hiv, .mental]) == [.mental])
    #expect(judge([word(.optOut, [.hiv])], [.hiv]) == .optOut)
    #expect(judge([word(.optOut, [.hiv])], [.mental]) == .none)
    // A yes to a category says nothing of what is not sensitive, and does not end a general no.
    #expect(judge([word(.optIn, for: ours, [.hiv], at: 9)]) == .none)
    #expect(judge([word(.optOut, at: 1), word(.optIn, for: ours, [.hiv], at: 9)]) == .optOut)
    #expect(
      judge([word(.optOut, at: 1), word(.optIn, for: ours, [.hiv], at: 9)], [.hiv]) == .optIn)
    // A no to a category is not undone by a general yes that comes after an older special one.
    let words = [word(.optIn, [.hiv], at: 1), word(.optOut, [.hiv], at: 2), word(.optIn, at: 3)]
    #expect(closed(words, [.hiv]) == [.hiv])
  }

  @Test("Codes tell their category by their beginning, with and without the point")
  func codes() {
    let codes = Policy.shipped.codes
    for (kind, code, found) in [
      (SensitiveCodes.Kind.icd10, "B20.1", [SensitiveCategory.hiv]), (.icd10, "b24", [.hiv]),
      (.icd10, "B25", []), (.icd10, "Z21", [.hiv]), (.icd10, "F32.1", [.mental]),
      (.icd10, "F02.4", [.hiv, .mental]), (.icd10, "Y05", [.violence]),
      (.icd10, "X85", [.violence]),
      (.icd10, "X84", [.mental]), (.icd10, "Y10", []), (.icd10, "O06.9", [.reproductive]),
      (.icd10, "O80", []), (.icd10, "J06.9", []), (.icd10, "Z11", []), (.loinc, "56888-1", [.hiv]),
      (.loinc, "8480-6", []), (.service, "008", [.reproductive]), (.service, "001", []),
    ] {
      #expect(codes.categories(kind, code) == Set(found), "\(code)")
    }
  }

  @Test("A redacted visit keeps its frame and plain facts, and nothing that could tell the rest")
  func redaction() throws {
    var visit = Visit(
      place: "", patient: 0, status: "finished", visitClass: Coding(system: "s", code: "AMB"))
    visit.service = Concept(coding: Coding(system: "urn:poli", code: "vct"))
    visit.practitioner = NamedReference(reference: "Practitioner/1", display: "dr. Sp.KJ")
    visit.remainder = [1]
    func diagnosis(_ system: String?, _ code: String?, _ text: String? = nil) -> Diagnosis {
      Diagnosis(
        origin: FactOrigin(place: "", remainder: [1]),
        code: Concept(coding: Coding(system: system, code: code), text: text))
    }
    let icd = "http://hl7.org/fhir/sid/icd-10"
    visit.diagnoses = [
      diagnosis(icd, "J06.9", "ISPA pada ODHA"), diagnosis(icd, "B20"), diagnosis(nil, nil, "HIV"),
      diagnosis("http://snomed.info/sct", "86406008"),
    ]
    visit.medicationRequests = [
      MedicationRequest(
        origin: FactOrigin(place: ""), status: "active", intent: "order", medication: Concept())
    ]
    let query = try AccessPolicy.decide(
      RecordQuery(facility: ours, mayRead: true, purpose: "TREAT", actingUser: "x")
    ).get()
    let shown = query.redaction.applied(to: visit)
    #expect(shown.diagnoses.map(\.code.coding.code) == ["J06.9"])
    #expect(shown.diagnoses.first?.code.text == nil)
    #expect(shown.diagnoses.first?.origin.remainder == [])
    #expect(shown.medicationRequests.isEmpty && shown.procedures.isEmpty)
    #expect(shown.service == nil && shown.practitioner == nil && shown.remainder.isEmpty)
    #expect(shown.status == "finished" && shown.visitClass.code == "AMB")
    #expect(Policy.shipped.codes.categories(of: visit) == [.hiv])
  }
}

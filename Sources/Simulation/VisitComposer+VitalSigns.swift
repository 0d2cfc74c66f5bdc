import RecordModel

extension VisitComposer {
  /// A measurement before it becomes an observation; `tenths` says whether the last digit is a
  /// decimal.
  struct Measurement {
    let code: String
    let display: String
    let unit: String
    let value: Int
    var tenths = false
    var category = "vital-signs"
  }

  func observations(_ draft: inout Draft) -> [Observation] {
    measurements(&draft).map { observation(&draft, $0) }
  }

  private func measurements(_ draft: inout Draft) -> [Measurement] {
    let age = draft.age
    let fever = draft.condition.isFever ? 14 + draft.generator.deviation() * 5 / 1000 : 0
    let temperature = 366 + max(0, fever) + draft.generator.deviation() * 2 / 1000
    let pulse = (age < 1 ? 128 : age < 6 ? 104 : age < 13 ? 90 : 78) + max(0, fever) * 8 / 10
    let breath = age < 1 ? 38 : age < 6 ? 26 : age < 13 ? 21 : 18
    let (height, weight) = Self.body(draft)
    var all: [Measurement] = []
    if age >= 6 { all += pressure(&draft) }
    all += [
      Measurement(
        code: "8867-4", display: "Heart rate", unit: "{beats}/min",
        value: pulse + draft.generator.deviation() * 8 / 1000),
      Measurement(
        code: "8310-5", display: "Body temperature", unit: "Cel", value: temperature,
        tenths: true),
      Measurement(
        code: "29463-7", display: "Body weight", unit: "kg",
        value: weight + draft.generator.deviation() / 300, tenths: true),
    ]
    // Not everywhere is breath counted, and grown people are not measured at each visit.
    if age < 6 || draft.generator.chance(750) {
      all.append(
        Measurement(
          code: "9279-1", display: "Respiratory rate", unit: "/min",
          value: breath + draft.generator.deviation() * 2 / 1000))
    }
    if age < 18 || draft.generator.chance(500) {
      all.append(
        Measurement(code: "8302-2", display: "Body height", unit: "cm", value: height))
    }
    switch draft.condition.reason {
    case .diabetes: all.append(glucose(&draft))
    case .antenatal: all += pregnancy(&draft)
    default: break
    }
    return all
  }

  private func pressure(_ draft: inout Draft) -> [Measurement] {
    let isHypertensive = draft.condition.reason == .hypertension
    let raised = isHypertensive ? 30 - draft.facility.controlEffect : 0
    var systolic =
      102 + min(draft.age, 70) * 4 / 10 + raised + draft.generator.deviation() * 11 / 1000
    var diastolic =
      64 + min(draft.age, 60) / 5 + raised / 2 + draft.generator.deviation() * 7 / 1000
    systolic = max(84, systolic)
    if draft.generator.chance(draft.facility.roundingPerMille) {
      systolic = (systolic + 5) / 10 * 10
      diastolic = (diastolic + 5) / 10 * 10
    }
    return [
      Measurement(
        code: "8480-6", display: "Systolic blood pressure", unit: "mm[Hg]", value: systolic),
      Measurement(
        code: "8462-4", display: "Diastolic blood pressure", unit: "mm[Hg]",
        value: min(diastolic, systolic - 15)),
    ]
  }

  private func glucose(_ draft: inout Draft) -> Measurement {
    let middle = 178 - draft.facility.controlEffect * 2
    return Measurement(
      code: "2339-0", display: "Glucose [Mass/volume] in Blood", unit: "mg/dL",
      value: max(62, middle + draft.generator.deviation() * 42 / 1000), category: "laboratory")
  }

  private func pregnancy(_ draft: inout Draft) -> [Measurement] {
    let conception = draft.person.traits.conception(
      of: draft.person.number, seed: city.seed, span: city.span)
    let weeks = conception.map { (draft.day - $0) / 7 } ?? 12
    var all = [
      Measurement(
        code: "18185-9", display: "Gestational age", unit: "wk", value: weeks, category: "survey")
    ]
    if weeks >= 20 {
      all.append(
        Measurement(
          code: "11881-0", display: "Uterus Fundal height Tape measure", unit: "cm",
          value: weeks - 2 + draft.generator.deviation() / 900, category: "exam"))
    }
    return all
  }

  /// Height in cm and weight in tenths of a kilogram, the same person alike from visit to visit.
  private static func body(_ draft: Draft) -> (height: Int, weight: Int) {
    let build = draft.person.number &* 2_654_435_761 % 13 - 6
    let age = draft.age
    let height: Int
    switch age {
    case 0: height = 50 + min(draft.ageInDays, 365) * 25 / 365 + build / 3
    case 1..<12: height = 74 + age * 6 + build / 2
    case 12..<18 where draft.person.traits.isFemale: height = min(155, 143 + (age - 11) * 2) + build
    case 12..<18: height = 143 + (age - 11) * 4 + build
    default: height = (draft.person.traits.isFemale ? 154 : 165) + build
    }
    let index = age < 18 ? 155 + age * 2 : 215 + draft.person.number % 8 * 8
    let infant = age == 0 ? 33 + min(draft.ageInDays, 365) * 60 / 365 : 0
    return (height, age == 0 ? infant : index * height * height / 10_000)
  }

  private func observation(_ draft: inout Draft, _ measurement: Measurement) -> Observation {
    var observation = Observation(
      origin: FactOrigin(place: draft.nextPlace()), status: "final",
      code: Concept(
        coding: Coding(
          system: "http://loinc.org", code: measurement.code, display: measurement.display)))
    observation.category = Coding(
      system: "http://terminology.hl7.org/CodeSystem/observation-category",
      code: measurement.category, display: Self.categoryDisplay(measurement.category))
    let measured = ClinicalTime(
      utcSecond: draft.arrived + (draft.seen - draft.arrived) * 3 / 4)
    observation.effective = measured
    observation.issued = measured
    observation.performer = draft.performer
    let value = measurement.value
    let text = measurement.tenths ? String(value / 10) + "." + String(value % 10) : String(value)
    observation.value = ExactDecimal(text).map {
      .quantity(
        Observation.Quantity(
          value: $0, unit: measurement.unit, system: "http://unitsofmeasure.org",
          code: measurement.unit))
    }
    return observation
  }

  private static func categoryDisplay(_ category: String) -> String {
    switch category {
    case "laboratory": "Laboratory"
    case "survey": "Survey"
    case "exam": "Exam"
    default: "Vital Signs"
    }
  }
}

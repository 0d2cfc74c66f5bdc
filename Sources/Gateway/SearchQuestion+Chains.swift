import Disclosure
import FHIRFormat
import RecordModel

// What is asked of the patient or the visit that a resource names: `patient.birthdate`, `encounter.date`.
extension SearchQuestion.Reading {
  /// Takes a chain. A number of the patient or the visit says whose record is meant; everything else narrows what is
  /// shown of it: by a visit's columns in the finder, otherwise by what is answered.
  ///
  /// - Parameters:
  ///   - parameter: what names the patient or the visit.
  ///   - type: what follows its colon.
  ///   - rest: what follows its dot, with a modifier of its own.
  mutating func takeChain(
    _ parameter: SearchParameter, _ type: String?, _ rest: Substring, _ value: String
  ) throws(SearchQuestion.Refusal) {
    let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let modifier = parts.dropFirst().first.map { String($0) }
    let isVisit = parameter.name == "encounter"
    guard let asked = parameter.chains.first(where: { $0.name == parts[0] }),
      type == nil || type == (isVisit ? "Encounter" : "Patient")
    else { throw SearchQuestion.Refusal(rule: .searchModifier, place: parameter.name) }
    let place = "\(parameter.name).\(asked.name)"
    if isVisit {
      question.needsVisit = true
      if modifier == nil, try takeColumn(asked, value, place) { return }
      question.visitFilters.append(try filter(asked, modifier, value, place))
    } else if asked.name == "identifier" {
      guard modifier == nil else {
        throw SearchQuestion.Refusal(rule: .searchModifier, place: place)
      }
      patients.append(.anyOf(try tokens(value, place)))
    } else {
      question.patientFilters.append(try filter(asked, modifier, value, place))
    }
  }

  /// What a resource is held against.
  func filter(
    _ parameter: SearchParameter, _ modifier: String?, _ value: String, _ place: String
  ) throws(SearchQuestion.Refusal) -> SearchFilter {
    do {
      return try SearchFilter(parameter, modifier: modifier, value: value)
    } catch {
      throw SearchQuestion.Refusal(
        rule: error == .modifier ? .searchModifier : .searchValue, place: place)
    }
  }
}

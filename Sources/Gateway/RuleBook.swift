import Administration
import CodeSystems
import Door
import FHIRFormat
import Federation
import HL7Format
import Intake
import LogVerification
import Monitoring
import PCareFormat
import PopulationRegister
package import RecordModel
import RegisterFormat
import SATUSEHATProfile
import StrictJSON

/// Every rule that an answer can name: code, weight, words, mending.
package enum RuleBook {
  /// All rules of the house, by code.
  package static let all: [Rule] =
    (Rule.fhirRules + Rule.structureRules + Rule.hl7Rules + Rule.intakeRules + Rule.registerRules
    + doorRules + Rule.pcareRules + CrossCheck.rules + CodeSystemsCheck.rules + satusehatRules
    + Rule.logRules + registrySheetRules + populationRules + matchRules + Rule.readingRules
    + Rule.monitorRules + Rule.statedRules + Rule.streetRules + Rule.qualityRules + Rule.alertRules
    + Rule.reportRules)
    .sorted { $0.code < $1.code }

  /// What a trial by SATUSEHAT's rules can find.
  private static let satusehatRules = SATUSEHATRule.all.filter(\.isCheckable).map(\.rule)

  /// `{"rules":[{"code","severity","type","message":{"id","en"},"fix":{"id","en"}}]}`.
  static let document: [UInt8] = {
    let rules = all.map { rule -> JSON in
      [
        "code": .string(rule.code), "severity": .string(rule.severity.rawValue),
        "type": .string(rule.type), "message": words(rule.message), "fix": words(rule.fix),
      ]
    }
    return JSON.object([JSONMember(key: "rules", value: .array(rules))]).serialized()
  }()

  private static func words(_ sentence: Bilingual) -> JSON {
    ["id": .string(sentence.indonesian), "en": .string(sentence.english)]
  }

  /// The same as a page, for `docs/rules.md`.
  package static var markdown: String {
    let severities: [Severity: String] = [
      .error: "tolak / refuse", .warning: "tandai / flag", .information: "catat / tell",
    ]
    let rows = all.map { rule in
      "| \(rule.code) | \(severities[rule.severity] ?? "") |"
        + " \(rule.message.indonesian)<br>*\(rule.message.english)* |"
        + " \(rule.fix.indonesian)<br>*\(rule.fix.english)* |"
    }
    return """
      # Aturan / rules

      Made by `baimbai rules --markdown`, the same as `GET /v1/rules`. A refusal takes out the visit, row or message
      that it is about; what is refused is kept whole with its reasons.

      | kode / code | akibat / effect | apa / what | perbaikan / fix |
      |---|---|---|---|
      \(rows.joined(separator: "\n"))

      """
  }
}

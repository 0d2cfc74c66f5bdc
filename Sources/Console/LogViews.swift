import AuditLog
import LogVerification
import RecordModel
import TransparencyLog

/// What the log page's template names.
struct LogView: Sendable {
  struct Checkpoint: Sendable {
    let size: String
    let time: String
    let witnesses: [String]
    let state: String
    let stateClass: String
  }

  struct Day: Sendable {
    let day: String
    let facility: String
    let counted: String
    let logged: String
    let missing: String
    let unknown: String
    let state: String
    let stateClass: String
  }

  struct Recovery: Sendable {
    let time: String
    let range: String
    let name: String
    let officers: String
    let reason: String
  }

  let size: String
  let uncosigned: String
  let silence: String?
  let silenceClass: String
  let hasPolicy: Bool
  let verifyAction: String
  let evidenceLink: String
  let isTooLong: Bool
  let checkpoints: [Checkpoint]
  let hasCheckpoints: Bool
  let days: [Day]
  let hasDays: Bool
  let recoveries: [Recovery]
  let hasRecoveries: Bool
  var checkpointFiles: [LabelledLink] = []
  var dayFiles: [LabelledLink] = []
  var recoveryFiles: [LabelledLink] = []

  init(
    _ state: LogState, _ compared: [ReconciledDay], _ watch: LogWatch?, limit: Int, _ say: Language
  ) {
    size = say.figure(state.size)
    uncosigned = say.figure(state.size - (state.checkpoints.first?.size ?? 0))
    let age = watch.map { Int($0.age().components.seconds) }
    silence = age.map { say.figure($0) }
    silenceClass = (age ?? 0) >= Int(SilenceWatch.alarm.components.seconds) ? "error" : "done"
    hasPolicy = watch != nil
    verifyAction = say.link("/audit/log/verify")
    evidenceLink = say.link("/audit/log/evidence.tar")
    isTooLong = state.size > limit
    checkpoints = state.checkpoints.map { Checkpoint($0, watch?.policy, say) }
    hasCheckpoints = !checkpoints.isEmpty
    days = compared.map { Day($0, say) }
    hasDays = !days.isEmpty
    recoveries = state.recoveries.reversed().map { recovery in
      Recovery(
        time: say.time(recovery.at, withSeconds: true),
        range: "\(say.figure(recovery.provenSize)) … \(say.figure(recovery.lostSize - 1))",
        name: recovery.origin, officers: recovery.officers.joined(separator: ", "),
        reason: recovery.reason)
    }
    hasRecoveries = !recoveries.isEmpty
  }
}

extension LogView.Checkpoint {
  init(_ stored: LogState.Stored, _ policy: WitnessPolicy?, _ say: Language) {
    size = say.figure(stored.size)
    time = say.time(stored.storedAt, withSeconds: true)
    guard let policy else {
      witnesses = []
      (state, stateClass) = (say.plain(LogTexts.notJudged), "soft")
      return
    }
    let signed = try? policy.verify(stored.note, quorum: false)
    witnesses = (signed?.cosignatures ?? []).map { signature in
      let moment = signature.cosignedAtSeconds.map {
        say.time($0 * 1_000_000, withSeconds: true)
      }
      return "\(signature.key.name) \(moment ?? "")"
    }
    (state, stateClass) =
      if signed == nil {
        (say.plain(LogTexts.untrusted), "error")
      } else if (try? policy.verify(stored.note)) == nil {
        (say.plain(LogTexts.fewWitnesses), "warning")
      } else {
        (say.plain(LogTexts.trusted), "done")
      }
  }
}

extension LogView.Day {
  init(_ compared: ReconciledDay, _ say: Language) {
    day = compared.day
    facility = compared.facility
    counted = say.figure(compared.counted)
    logged = say.figure(compared.logged)
    missing = say.figure(compared.missing)
    unknown = say.figure(compared.unknown)
    state = say.plain(compared.agrees ? LogTexts.equal : LogTexts.different)
    stateClass = compared.agrees ? "done" : "error"
  }
}

/// What the verification page's template names.
struct VerifiedView: Sendable {
  struct Finding: Sendable {
    let code: String
    let position: String
    let sentence: String
    let fix: String
  }

  let back: String
  let entries: String
  let checkpoints: String
  let isClean: Bool
  let firstBad: String?
  let findings: [Finding]

  init(_ report: LogReport, _ say: Language) {
    back = say.link("/audit/log")
    entries = say.figure(report.entries)
    checkpoints = say.figure(report.checkpoints)
    isClean = report.isClean
    firstBad = report.firstBadEntries.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) … \($0.upperBound - 1)"
    }
    findings = report.findings.map {
      Finding(
        code: $0.rule.code, position: $0.position, sentence: say.plain($0.rule.message),
        fix: say.plain($0.rule.fix))
    }
  }
}

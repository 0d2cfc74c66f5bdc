import AuditLog
import RecordModel
import Registry

extension RegistrySnapshot {
  /// The words that an entry of `PeopleDesk` commits to, as the registry has them now; nil for an
  /// entry of another kind, or one without words.
  func reason(of entry: AuditEntry) -> String? {
    guard entry.event == LeafDraft.Event.registry.rawValue, let told = entry.reason,
      let parts = entry.resource?.split(separator: "/", maxSplits: 1), parts.count == 2
    else { return nil }
    let isEnd = ["withdrawn", "ended"].contains(told)
    guard isEnd || told.hasPrefix("granted ") || told.hasPrefix("proposed ") else { return nil }
    switch parts[0] {
    case "Right":
      let span = RightID(parts[1]).flatMap { right($0) }?.span
      return isEnd ? span?.withdrawal?.reason : span?.reason
    case "Mandate":
      let span = MandateID(parts[1]).flatMap { mandate($0) }?.span
      return isEnd ? span?.withdrawal?.reason : span?.reason
    case "Appointment":
      let found = AppointmentID(parts[1]).flatMap { appointment($0) }
      return isEnd ? found?.ending?.reason : found?.reason
    default: return nil
    }
  }
}

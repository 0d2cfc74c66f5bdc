package import CodeSystems
package import RecordModel
import RecordStore
package import Registry

extension Intake {
  /// Most submissions that one change of a mapping reads again at once; who has more goes on with
  /// `baimbai replay`.
  package static let maximumReread = 500

  /// Reads the submissions again that wait for a code of a facility, under a snapshot in which it is
  /// mapped; those in which nothing changes are left out.
  ///
  /// - Returns: what changes, and whether more submissions wait than were read.
  package func reread(
    waitingFor code: UnknownCode.Key, of facility: FacilityID, isRehearsal: Bool, actor: String,
    snapshot: RegistrySnapshot
  ) async throws -> (reports: [ReplayReport], hasMore: Bool) {
    let waiting = try await SubmissionReader(database: lane.database).submissions(
      waitingFor: code, of: facility, limit: Self.maximumReread + 1)
    var reports: [ReplayReport] = []
    for id in waiting.prefix(Self.maximumReread) {
      let report = try await replay(
        id, of: facility, isRehearsal: isRehearsal, actor: actor, snapshot: snapshot)
      if let report, report.isChange { reports.append(report) }
    }
    return (reports, waiting.count > Self.maximumReread)
  }
}

package import RecordModel
package import StrictJSON

/// Tells what SATUSEHAT would refuse in a message, by its own rule numbers.
package enum SATUSEHATCheck {
  /// Most issues that are told of one message; more would not help anybody to mend it.
  package static let maximumIssues = 2_000

  /// Judges a Bundle or one resource by every rule that can be checked here.
  ///
  /// Contained resources are not judged; a Bundle that is an answer (searchset, history, responses)
  /// has no findings. A `{{placeholder}}` counts as any value.
  ///
  /// - Parameters:
  ///   - root: the message's JSON.
  ///   - now: microseconds since 1970-01-01T00:00:00Z, after which a time is in the future.
  /// - Returns: findings in the order of the entries, at most `maximumIssues`, with positions such
  ///   as `Bundle.entry[3].resource.period.start` or `Encounter.period.start`.
  package static func check(_ root: JSONValue, at now: Int64) -> [Issue] {
    root.lend { root in
      guard let type = root["resourceType"]?.string else {
        return [Issue(RuleTable.shape, at: root.kind == .object ? "resourceType" : "")]
      }
      if type == "Bundle" {
        var walk = BundleWalk(root, now: now)
        walk.run()
        return walk.issues
      }
      guard let rules = RuleTable.shared.byType[type] else { return [] }
      var walk = ResourceWalk(root, at: type, now: now, links: nil)
      walk.run(rules)
      return walk.issues
    }
  }
}

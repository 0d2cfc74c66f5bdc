/// The SQL of the house, embedded from `sql/` when the program is built.
package enum Schema {
  /// One step of the schema, run once, in order, never changed after it was released.
  package struct Step: Sendable {
    /// 1, 2, 3, ... without gaps.
    package let version: Int
    /// The file's name without its ending.
    package let name: String
    /// The file's text.
    package let sql: String
  }

  /// Every step in order.
  package static let steps: [Step] = [
    step(1, "m0001_registry", PackageResources.m0001_registry_sql),
    step(2, "m0002_identity", PackageResources.m0002_identity_sql),
    step(3, "m0003_record", PackageResources.m0003_record_sql),
    step(4, "m0004_audit", PackageResources.m0004_audit_sql),
    step(5, "m0005_formats", PackageResources.m0005_formats_sql),
    step(6, "m0006_normalising", PackageResources.m0006_normalising_sql),
    step(7, "m0007_checkpoints", PackageResources.m0007_checkpoints_sql),
    step(8, "m0008_log_care", PackageResources.m0008_log_care_sql),
    step(9, "m0009_enrolment", PackageResources.m0009_enrolment_sql),
    step(10, "m0010_registry_history", PackageResources.m0010_registry_history_sql),
    step(11, "m0011_people", PackageResources.m0011_people_sql),
    step(12, "m0012_door", PackageResources.m0012_door_sql),
    step(13, "m0013_outside", PackageResources.m0013_outside_sql),
    step(14, "m0014_matching", PackageResources.m0014_matching_sql),
    step(15, "m0015_access", PackageResources.m0015_access_sql),
    step(16, "m0016_monitor", PackageResources.m0016_monitor_sql),
    step(17, "m0017_population", PackageResources.m0017_population_sql),
    step(18, "m0018_federation", PackageResources.m0018_federation_sql),
    step(19, "m0019_bulk", PackageResources.m0019_bulk_sql),
    step(20, "m0020_measures", PackageResources.m0020_measures_sql),
    step(21, "m0021_quality", PackageResources.m0021_quality_sql),
    step(22, "m0022_alerts", PackageResources.m0022_alerts_sql),
    step(23, "m0023_reports", PackageResources.m0023_reports_sql),
    step(24, "m0024_follow_up", PackageResources.m0024_follow_up_sql),
    step(25, "m0025_reading", PackageResources.m0025_reading_sql),
    step(26, "m0026_months", PackageResources.m0026_months_sql),
    step(27, "m0027_rights", PackageResources.m0027_rights_sql),
    step(28, "m0028_bulk", PackageResources.m0028_bulk_sql),
    step(29, "m0029_margins", PackageResources.m0029_margins_sql),
    step(30, "m0030_moves", PackageResources.m0030_moves_sql),
    step(31, "m0031_sensitive_names", PackageResources.m0031_sensitive_names_sql),
    step(32, "m0032_weeks", PackageResources.m0032_weeks_sql),
    step(33, "m0033_referral_course", PackageResources.m0033_referral_course_sql),
    step(34, "m0034_beds", PackageResources.m0034_beds_sql),
    step(35, "m0035_parting", PackageResources.m0035_parting_sql),
    step(36, "m0036_residence", PackageResources.m0036_residence_sql),
    step(37, "m0037_reports", PackageResources.m0037_reports_sql),
    step(38, "m0038_merged_persons", PackageResources.m0038_merged_persons_sql),
    step(39, "m0039_ends", PackageResources.m0039_ends_sql),
    step(40, "m0040_lent_cards", PackageResources.m0040_lent_cards_sql),
    step(41, "m0041_merged_matching", PackageResources.m0041_merged_matching_sql),
    step(42, "m0042_sent_parts", PackageResources.m0042_sent_parts_sql),
    step(43, "m0043_frozen_months", PackageResources.m0043_frozen_months_sql),
    step(44, "m0044_merged_notices", PackageResources.m0044_merged_notices_sql),
  ]

  /// The one file of roles and grants, run after the steps, safe to repeat.
  package static let roles = String(decoding: PackageResources.roles_sql, as: UTF8.self)

  private static func step(_ version: Int, _ name: String, _ bytes: [UInt8]) -> Step {
    Step(version: version, name: name, sql: String(decoding: bytes, as: UTF8.self))
  }
}

package import Database

/// The SQL of referrals and of who is due.
package enum FollowUpStatements {
  /// Every statement, for the test that prepares them.
  package static let all = [flow, own, overdue]

  /// `$1` first day, `$2` last day, `$3` the day of the cut.
  static let flow = Statement(
    "follow_up.flow",
    """
    SELECT f.code, t.code, r.outcome, r.days, r.has_returned, r.referrals
    FROM monitor.referral_course($1::date, $2::date, $3::date) AS r
    JOIN registry.facility f ON f.facility_id = r.facility_id
    LEFT JOIN registry.facility t ON t.facility_id = r.referred_to
    ORDER BY 1, 2, 3, 4, 5
    """)

  /// Those of one facility, `$4`.
  static let own = Statement(
    "follow_up.own",
    """
    SELECT r.visit_id, r.day, r.minute, r.service, r.main_group, t.code, r.outcome, a.code, r.arrived_on
    FROM monitor.referrals($1::date, $2::date, $3::date, $4::uuid) AS r
    LEFT JOIN registry.facility t ON t.facility_id = r.referred_to
    LEFT JOIN registry.facility a ON a.facility_id = r.arrived_at
    ORDER BY r.day DESC, r.minute DESC, r.visit_id
    """)

  /// `$1` the facility, `$2` the day of the cut.
  static let overdue = Statement(
    "follow_up.overdue",
    """
    SELECT o.visit_id, o.day, o.minute, o.service, o.main_group, o.kelurahan
    FROM monitor.overdue($1::uuid, $2::date) AS o ORDER BY o.day, o.minute, o.visit_id
    """)
}

extension Templates {
  static func referrals(_ say: Language) -> String {
    """
    <p>\(say(FollowUpTexts.referralsLead))</p>
    \(filters(say))
    \(sheets(say))
    """
  }

  static func followUp(_ say: Language) -> String {
    """
    <p>\(say(FollowUpTexts.followUpLead))</p>
    <p class="stamp">\(say(MonitorTexts.cut)) {{cut}}</p>
    \(sheets(say))
    """
  }
}

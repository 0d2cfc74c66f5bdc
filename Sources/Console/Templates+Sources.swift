extension Templates {
  static func sources(_ say: Language) -> String {
    """
    <p>\(say(SourceTexts.lead))</p>
    {{#isSilent}}<p>\(say(SourceTexts.silent))</p>{{/isSilent}}
    \(sheets(say))
    """
  }
}

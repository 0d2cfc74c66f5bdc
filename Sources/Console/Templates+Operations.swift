extension Templates {
  static func operations(_ say: Language) -> String {
    """
    <p>\(say(OperationsTexts.lead))</p>
    <p class="stamp">{{stamp}}</p>
    {{#lacksBackups}}<p>\(say(OperationsTexts.noFolder))</p>{{/lacksBackups}}
    \(charts(say))
    \(sheets(say))
    """
  }
}

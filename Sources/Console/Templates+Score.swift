extension Templates {
  /// A facility's own figures: the charts of one indicator before the tables of all.
  static func score(_ say: Language) -> String {
    """
    \(measureChoices(say))
    {{#reading}}<ul class="card signs">{{#signs}}<li>{{{svg}}} <strong>{{name}}</strong>: {{words}}</li>{{/signs}}{{#runs}}<li>{{runs}}</li>{{/runs}}</ul>{{/reading}}
    \(charts(say))
    {{#hasNoPlace}}<p>\(say(ScoreTexts.noPlace))</p>{{/hasNoPlace}}
    \(statedForm(say))
    \(sheets(say))
    """
  }
}

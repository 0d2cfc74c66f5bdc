extension Templates {
  static func software(_ say: Language) -> String {
    """
    <p>\(say(SoftwareTexts.lead))</p>
    <form class="fields" method="get" action="{{action}}">
    <div><label for="days">\(say(SoftwareTexts.span))</label><select id="days" name="days">
    {{#spans}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/spans}}</select></div><button type="submit">\(say(SoftwareTexts.show))</button></form>
    \(sheets(say))
    """
  }
}

extension Templates {
  static func software(_ say: Language) -> String {
    """
    <p>\(say(SoftwareTexts.lead))</p>
    <form class="fields" method="get" action="{{action}}">
    <div><label for="days">\(say(SoftwareTexts.span))</label><select id="days" name="days">
    {{#spans}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/spans}}</select></div><button type="submit">\(say(SoftwareTexts.show))</button>
    <a href="{{sheet}}">CSV</a></form>
    {{^hasRows}}<p>\(say(SoftwareTexts.none))</p>{{/hasRows}}
    {{#hasRows}}<div class="scroll" role="region" aria-label="\(say(SoftwareTexts.heading))" tabindex="0"><table><caption>\(say(SoftwareTexts.heading))</caption>
    <thead><tr><th scope="col">\(say(SoftwareTexts.vendor))</th><th scope="col">\(say(SoftwareTexts.heading))</th>
    <th scope="col">\(say(SoftwareTexts.version))</th><th scope="col">\(say(SoftwareTexts.facilities))</th>
    <th scope="col">\(say(SoftwareTexts.submissions))</th><th scope="col">\(say(SoftwareTexts.faulty))</th>
    <th scope="col">\(say(SoftwareTexts.visits))</th><th scope="col">\(say(SoftwareTexts.refused))</th>
    <th scope="col">\(say(SoftwareTexts.rules))</th></tr></thead><tbody>
    {{#rows}}<tr><td>{{vendor}}</td><th scope="row">{{software}}</th><td>{{version}}</td><td>{{facilities}}</td>
    <td>{{submissions}}</td><td>{{faulty}}</td><td>{{visits}}</td><td>{{refused}}</td><td>{{rules}}</td></tr>
    {{/rows}}</tbody></table></div>{{/hasRows}}
    """
  }
}

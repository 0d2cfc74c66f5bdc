extension Templates {
  static func sources(_ say: Language) -> String {
    """
    <p>\(say(SourceTexts.lead))</p>
    {{#isSilent}}<p>\(say(SourceTexts.silent))</p>{{/isSilent}}
    {{^hasRows}}<p>\(say(SourceTexts.none))</p>{{/hasRows}}
    {{#hasRows}}<div class="scroll"><table><caption>\(say(SourceTexts.heading))</caption>
    <thead><tr><th scope="col">\(say(SourceTexts.name))</th><th scope="col">\(say(SourceTexts.facility))</th>
    <th scope="col">\(say(SourceTexts.address))</th><th scope="col">\(say(SourceTexts.registered))</th>
    <th scope="col">\(say(SourceTexts.breaker))</th><th scope="col">\(say(SourceTexts.last))</th>
    <th scope="col">\(say(SourceTexts.lastAnswered))</th><th scope="col">\(say(SourceTexts.times))</th>
    <th scope="col">\(say(SourceTexts.counts))</th></tr></thead><tbody>
    {{#rows}}<tr><th scope="row">{{name}}</th><td>{{facility}}</td><td>{{address}}</td><td>{{registered}}</td>
    <td>{{breaker}}</td><td>{{last}}</td><td>{{lastAnswered}}</td><td>{{times}}</td><td>{{counts}}</td></tr>
    {{/rows}}</tbody></table></div>{{/hasRows}}
    """
  }
}

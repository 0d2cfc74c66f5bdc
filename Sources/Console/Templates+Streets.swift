extension Templates {
  /// The list of streets: what was wrong with a file, the form, the filter, the tables.
  static func streets(_ say: Language) -> String {
    """
    <p>\(say(StreetTexts.lead))</p>
    {{#version}}<p class="message warning">\(say(StreetTexts.old)) {{version}}</p>{{/version}}
    {{#hasProblems}}<div class="message error" role="alert"><p><strong>\(say(StreetTexts.problem)):</strong> <a href="#file">\(say(ClinicTexts.file))</a></p></div>
    <div class="scroll" role="region" aria-label="\(say(StreetTexts.problem))" tabindex="0"><table><caption>\(say(StreetTexts.problem))</caption>
    <thead><tr><th scope="col">\(say(StreetTexts.place))</th><th scope="col">\(say(Texts.what))</th><th scope="col">\(say(Texts.fix))</th></tr></thead><tbody>
    {{#problems}}<tr><th scope="row">{{place}}</th><td>{{text}}</td><td>{{fix}}</td></tr>
    {{/problems}}</tbody></table></div>{{/hasProblems}}
    {{#form}}<form class="card" method="post" action="{{action}}" enctype="multipart/form-data">
    <p id="whole">\(say(StreetTexts.replaces))</p>
    <p><label for="file">\(say(StreetTexts.file))</label><input id="file" name="file" type="file" accept=".csv,.xlsx" required aria-describedby="whole"{{#isFileBad}} aria-invalid="true"{{/isFileBad}}></p>
    <p><label for="source">\(say(MeasureTexts.source))</label><input id="source" name="source" value="{{source}}" required minlength="3" maxlength="200"{{#sourceBad}} aria-invalid="true" aria-describedby="source-problem"{{/sourceBad}}>{{#sourceBad}}<span class="soft error" id="source-problem">{{sourceBad}}</span>{{/sourceBad}}</p>
    <p><label for="day">\(say(MeasureTexts.sourceDay))</label><input id="day" name="day" type="date" value="{{day}}" required></p>
    <button type="submit">\(say(StreetTexts.save))</button></form>{{/form}}
    {{#choices}}<form class="fields" method="get" action="{{action}}">
    {{#selects}}<div><label for="{{id}}">{{label}}</label><select id="{{id}}" name="{{id}}">
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}</select></div>
    {{/selects}}<button type="submit">\(say(MonitorTexts.show))</button></form>{{/choices}}
    {{#isCut}}<p class="soft">\(say(StreetTexts.cut))</p>{{/isCut}}
    \(sheets(say))
    """
  }
}

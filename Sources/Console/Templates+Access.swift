extension Templates {
  static func look(_ say: Language) -> String {
    """
    <p>\(say(LookTexts.lead))</p>
    {{#context}}<p><strong>{{words}}</strong></p>{{/context}}
    <form class="card fields" method="post" action="{{action}}">{{#context}}{{#indicator}}<input type="hidden" name="indicator" value="{{indicator}}">{{/indicator}}<input type="hidden" name="month" value="{{month}}">{{/context}}
    <div><label for="facility">\(say(LookTexts.facility))</label><select id="facility" name="facility">
    <option value=""></option>{{#facilities}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/facilities}}</select></div>
    <div><label for="day">\(say(LookTexts.day))</label><input id="day" name="day" type="date" value="{{chosenDay}}"{{#context}} min="{{first}}" max="{{last}}"{{/context}}></div>
    <div><label for="number">\(say(LookTexts.number))</label><input id="number" name="number" maxlength="32" autocomplete="off"></div>
    <div><label for="purpose">\(say(LookTexts.purpose))</label><select id="purpose" name="purpose" required>
    {{#purposes}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/purposes}}</select></div>
    <div><label for="basis">\(say(LookTexts.basis))</label><select id="basis" name="basis"><option value="">\(say(Texts.none))</option>
    {{#bases}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/bases}}</select></div>
    <div><label for="document">\(say(LookTexts.document))</label><input id="document" name="document" maxlength="64" pattern="[A-Za-z0-9./_\\-]{3,64}"></div>
    <button type="submit">\(say(LookTexts.show))</button>
    <p class="fields">\(say(LookTexts.asFile)): \(fileButtons(say))</p></form>
    {{#wasAsked}}{{^hasRows}}<p>\(say(LookTexts.none))</p>{{/hasRows}}{{/wasAsked}}
    {{#hasRows}}<div class="scroll" role="region" aria-label="\(say(LookTexts.heading))" tabindex="0"><table><caption>\(say(LookTexts.heading))</caption>
    <thead><tr><th scope="col">\(say(LookTexts.day))</th><th scope="col">\(say(LookTexts.facility))</th>
    <th scope="col">\(say(LookTexts.kind))</th><th scope="col">\(say(LookTexts.diagnoses))</th>
    <th scope="col">\(say(LookTexts.person))</th><th scope="col">\(say(LookTexts.birthYear))</th>
    <th scope="col">\(say(LookTexts.why))</th></tr></thead><tbody>
    {{#rows}}<tr><td>{{day}}</td><td>{{facility}}</td><td>{{kind}}</td><td>{{diagnoses}}</td><td><code>{{person}}</code></td>
    <td>{{birthYear}}</td><td>{{why}}</td></tr>
    {{/rows}}</tbody></table></div>{{/hasRows}}
    {{#hasMore}}<p><strong>\(say(LookTexts.more))</strong></p>{{/hasMore}}
    """
  }

  /// The same form, answered by a file.
  private static func fileButtons(_ say: Language) -> String {
    MonitorFormat.links { say.link("/look") + $0.rawValue }.map {
      "<button type=\"submit\" formaction=\"\($0.href)\">\($0.label)</button>"
    }.joined(separator: " ")
  }

  static func glass(_ say: Language) -> String {
    """
    <p>\(say(GlassTexts.lead))</p>
    {{^hasRows}}<p>\(say(GlassTexts.none))</p>{{/hasRows}}
    {{#hasRows}}\(files(say))
    {{/hasRows}}<div class="rows">{{#rows}}<section class="card" data-row><h3>{{place}}</h3>
    <p>\(say(GlassTexts.by)): <code>{{openedBy}}</code>. \(say(GlassTexts.open)): {{openedAt}}</p>
    <p>\(say(GlassTexts.reason)): {{reason}}</p>
    <p>\(say(GlassTexts.state)): {{#isOverdue}}<strong>{{state}}</strong>{{/isOverdue}}{{^isOverdue}}{{state}}{{/isOverdue}}</p>
    {{#mayClose}}<form class="fields line" method="post" action="{{action}}"><input type="hidden" name="id" value="{{id}}">
    <div><label for="n-{{id}}">\(say(GlassTexts.note))</label>
    <input id="n-{{id}}" name="note" required minlength="3" maxlength="400"></div>
    <button type="submit" name="do" value="justified">\(say(GlassTexts.justified))</button>
    <button type="submit" name="do" value="unjustified">\(say(GlassTexts.unjustified))</button></form>{{/mayClose}}</section>
    {{/rows}}</div>
    """
  }
}

extension Templates {
  static func consents(_ say: Language) -> String {
    """
    <p>{{lead}}</p>
    \(sheets(say))
    <h2>\(say(ConsentTexts.new))</h2>
    <form class="card fields" method="post" action="{{action}}" enctype="multipart/form-data">
    <div><label for="number">\(say(ConsentTexts.number))</label><input id="number" name="number" required maxlength="32" autocomplete="off"></div>
    <div><label for="kind">\(say(ConsentTexts.kind))</label><select id="kind" name="kind" required>
    {{#kinds}}<option value="{{value}}">{{label}}</option>{{/kinds}}</select></div>
    <div><label for="facility">\(say(ConsentTexts.reader))</label><select id="facility" name="facility"><option value="">\(say(ConsentTexts.everybody))</option>
    {{#facilities}}<option value="{{value}}">{{label}}</option>{{/facilities}}</select></div>
    <fieldset><legend>\(say(ConsentTexts.categories))</legend>
    {{#categories}}<label><input type="checkbox" name="category" value="{{value}}"> {{label}}</label> {{/categories}}</fieldset>
    <div><label for="from">\(say(ConsentTexts.from))</label><input id="from" name="from" type="date"></div>
    <div><label for="until">\(say(ConsentTexts.until))</label><input id="until" name="until" type="date"></div>
    <div><label for="evidence">\(say(ConsentTexts.evidence))</label><input id="evidence" name="evidence" required minlength="3" maxlength="200"></div>
    <div><label for="scan">\(say(ConsentTexts.scan))</label><input id="scan" name="scan" type="file" required></div>
    <button type="submit">\(say(ConsentTexts.record))</button></form>
    """
  }

  static func consent(_ say: Language) -> String {
    """
    <dl class="card">{{#items}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/items}}</dl>
    {{#mayEnd}}<form class="card fields" method="post" action="{{action}}">
    <div><label for="reason">\(say(ConsentTexts.reason))</label><input id="reason" name="reason" required minlength="3" maxlength="400"></div>
    <button type="submit">\(say(ConsentTexts.end))</button></form>{{/mayEnd}}
    """
  }

  static func demands(_ say: Language) -> String {
    """
    <p>\(say(DemandTexts.lead))</p>
    {{#late}}<p><strong>{{late}}</strong></p>{{/late}}
    \(sheets(say))
    <h2>\(say(DemandTexts.new))</h2>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="kind">\(say(DemandTexts.kind))</label><select id="kind" name="kind" required>
    {{#kinds}}<option value="{{value}}">{{label}}</option>{{/kinds}}</select></div>
    <div><label for="number">\(say(ConsentTexts.number))</label><input id="number" name="number" required maxlength="32" autocomplete="off"></div>
    <div><label for="evidence">\(say(DemandTexts.evidence))</label><input id="evidence" name="evidence" required minlength="3" maxlength="200"></div>
    <button type="submit">\(say(DemandTexts.take))</button></form>
    """
  }

  static func demand(_ say: Language) -> String {
    """
    <dl class="card">{{#items}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/items}}</dl>
    {{#isOpen}}<h2>\(say(DemandTexts.next))</h2>
    <ol class="card">{{#steps}}<li>{{.}}</li>{{/steps}}</ol>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="decision">\(say(DemandTexts.answer))</label><input id="decision" name="decision" required minlength="3" maxlength="400"></div>
    <button type="submit" name="do" value="done">\(say(DemandTexts.done))</button>
    <button type="submit" name="do" value="refused">\(say(DemandTexts.refused))</button></form>{{/isOpen}}
    """
  }
}

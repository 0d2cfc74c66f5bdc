import RecordModel

extension Templates {
  static func upload(_ say: Language) -> String {
    """
    \(uploadForm(say, lead: ClinicTexts.uploadLead))
    <p>\(say(CheckTexts.template)): <a href="\(say.link("/registers/template.xlsx"))">Excel</a>,
    <a href="\(say.link("/registers/template.csv"))">CSV</a></p>
    <h2>\(say(ClinicTexts.latest))</h2>
    \(submissionTable(say, caption: ClinicTexts.latest, hasFiles: false))
    """
  }

  /// The form that sends or checks a file.
  static func uploadForm(_ say: Language, lead: Bilingual) -> String {
    """
    <form class="card" method="post" action="{{action}}" enctype="multipart/form-data">
    <p id="lead">\(say(lead))</p>
    <p><label for="file">\(say(ClinicTexts.file))</label>
    <input id="file" name="file" type="file" accept=".json,.hl7,.csv,.xlsx" required aria-describedby="lead"></p>
    <button type="submit" name="action" value="send">\(say(ClinicTexts.send))</button>
    <button type="submit" name="action" value="check">\(say(CheckTexts.check))</button>
    <button type="submit" name="action" value="refused">\(say(CheckTexts.giveBack))</button>
    </form>
    """
  }

  static func submissions(_ say: Language) -> String {
    """
    <p>\(say(ClinicTexts.listLead))</p>
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="status">\(say(ClinicTexts.status))</label>
    <select id="status" name="status"><option value="">\(say(Texts.all))</option>
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/choices}}</select></div>
    <button type="submit">\(say(Texts.apply))</button>
    </form>
    \(submissionTable(say, caption: ClinicTexts.submissions))
    """
  }

  private static func submissionTable(
    _ say: Language, caption: Bilingual, hasFiles: Bool = true
  ) -> String {
    let columns: [(Bilingual, isNumber: Bool)] = [
      (ClinicTexts.received, false), (ClinicTexts.status, false), (ClinicTexts.visits, true),
      (ClinicTexts.refused, true), (ClinicTexts.findings, true), (ClinicTexts.bytes, true),
      (ClinicTexts.number, false),
    ]
    let table = table(
      say(caption), head: head(say, columns),
      body: """
        {{#rows}}<tr><th scope="row" class="time"><a href="{{href}}">{{received}}</a></th>
        <td><span class="tag {{status}}">{{statusLabel}}</span></td><td class="num">{{visits}}</td>
        <td class="num">{{refused}}</td><td class="num">{{findings}}</td>
        <td class="num">{{bytes}}</td><td><code>{{id}}</code></td></tr>
        {{/rows}}
        """)
    return """
      {{#hasRows}}\(hasFiles ? files(say) : "")
      \(table){{/hasRows}}
      {{^hasRows}}<p>\(say(ClinicTexts.nothingSent))</p>{{/hasRows}}
      """
  }

  static func errors(_ say: Language) -> String {
    let columns: [(Bilingual, isNumber: Bool)] = [
      (Texts.rule, false), (ClinicTexts.times, true), (Texts.what, false), (Texts.fix, false),
      (ClinicTexts.seenIn, false),
    ]
    let table = table(
      say(ClinicTexts.errors), head: head(say, columns),
      body: """
        {{#rows}}<tr><th scope="row"><code>{{code}}</code>
        <span class="tag {{severity}}">{{severityLabel}}</span></th>
        <td class="num">{{count}}</td><td class="wide">{{sentence}}</td><td class="wide">{{fix}}</td>
        <td><a class="time" href="{{href}}">{{seen}}</a><code class="soft">{{place}}</code></td></tr>
        {{/rows}}
        """)
    return """
      <p>\(say(ClinicTexts.errorsLead))</p>
      {{#hasRows}}\(files(say))
      \(table){{/hasRows}}
      {{^hasRows}}<p>\(say(ClinicTexts.noErrors))</p>{{/hasRows}}
      """
  }

  static func submission(_ say: Language) -> String {
    """
    {{#message}}<p class="message {{status}}" role="status">{{message}}</p>{{/message}}
    <dl class="card">
    <dt>\(say(ClinicTexts.number))</dt><dd class="code">{{id}}</dd>
    <dt>\(say(ClinicTexts.received))</dt><dd>{{received}}</dd>
    <dt>\(say(ClinicTexts.status))</dt>
    <dd><span class="tag {{status}}">{{statusLabel}}</span></dd>
    <dt>\(say(ClinicTexts.visits))</dt><dd>{{visitCount}}</dd>
    <dt>\(say(ClinicTexts.refused))</dt><dd>{{refused}}</dd>
    <dt>\(say(ClinicTexts.bytes))</dt><dd>{{bytes}}</dd>
    <dt>\(say(ClinicTexts.logIndex))</dt><dd>{{logIndex}}</dd>
    </dl>
    {{#receiptLink}}<p><a href="{{receiptLink}}">\(say(ClinicTexts.receipt))</a>
    <span class="soft">\(say(ClinicTexts.receiptLead))</span></p>{{/receiptLink}}
    <h2>\(say(ClinicTexts.findings))</h2>
    {{#hasIssues}}\(files(say, "findingFiles")){{/hasIssues}}
    \(findings(say))
    {{#hasVisits}}<h2>\(say(ClinicTexts.visit))</h2>
    \(files(say, "visitFiles"))
    \(visits(say)){{/hasVisits}}
    """
  }

  static func findings(_ say: Language) -> String {
    let columns: [(Bilingual, isNumber: Bool)] = [
      (Texts.rule, false), (Texts.place, false), (Texts.what, false), (Texts.fix, false),
    ]
    let table = table(
      say(ClinicTexts.findings), head: head(say, columns),
      body: """
        {{#issues}}<tr><th scope="row"><code>{{code}}</code>
        <span class="tag {{severity}}">{{severityLabel}}</span></th>
        <td><code>{{place}}</code>{{#detail}}<span class="soft">{{detail}}</span>{{/detail}}</td>
        <td class="wide">{{sentence}}</td><td class="wide">{{fix}}</td></tr>
        {{/issues}}
        """)
    return """
      {{#hasIssues}}\(table){{/hasIssues}}
      {{^hasIssues}}<p>\(say(ClinicTexts.noFindings))</p>{{/hasIssues}}
      """
  }

  private static func visits(_ say: Language) -> String {
    table(
      say(ClinicTexts.visit),
      head: head(
        say, [(Texts.place, false), (ClinicTexts.status, false), (ClinicTexts.visit, false)]),
      body: """
        {{#visits}}<tr><th scope="row"><code>{{visitPlace}}</code></th>
        <td><span class="tag {{outcome}}">{{outcomeLabel}}</span></td>
        <td><code>{{visitID}}</code></td></tr>
        {{/visits}}
        """)
  }
}

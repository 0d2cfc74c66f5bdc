extension Templates {
  static func reports(_ say: Language) -> String {
    """
    <p>\(say(ReportTexts.lead))</p>
    {{^hasRows}}<p>\(say(ReportTexts.none))</p>{{/hasRows}}
    {{#hasRows}}\(table(
      say(ReportTexts.heading),
      head: head(
        say,
        [
          (ReportTexts.report, false), (ReportTexts.period, false), (ReportTexts.revision, true),
          (ReportTexts.madeAt, false), (ReportTexts.hash, false),
        ]),
      body: """
        {{#rows}}<tr><th scope="row"><a href="{{href}}">{{title}}</a></th><td>{{period}}</td>
        <td class="num">{{revision}}</td><td>{{madeAt}}</td><td><code>{{hash}}</code></td></tr>
        {{/rows}}
        """)){{/hasRows}}
    {{#absent}}<p class="soft">{{label}}: {{value}}</p>{{/absent}}
    {{#maySubscribe}}<h2>\(say(ReportTexts.subscriptions))</h2>
    <p>\(say(ReportTexts.subscribeLead))</p>
    {{#hasSubscriptions}}<ul class="card">{{#subscriptions}}<li>{{title}}: {{address}}
    <form method="post" action="{{action}}"><input type="hidden" name="do" value="end">
    <input type="hidden" name="id" value="{{id}}"><button type="submit">\(say(ReportTexts.end))</button></form></li>
    {{/subscriptions}}</ul>{{/hasSubscriptions}}
    <form class="fields" method="post" action="{{action}}"><input type="hidden" name="do" value="add">
    <div><label for="kind">\(say(ReportTexts.report))</label><select id="kind" name="kind">
    {{#kinds}}<option value="{{value}}">{{label}}</option>{{/kinds}}</select></div>
    <div><label for="address">\(say(ReportTexts.address))</label>
    <input id="address" name="address" type="email" autocomplete="email"></div>
    <button type="submit">\(say(ReportTexts.add))</button></form>{{/maySubscribe}}
    """
  }

  static func report(_ say: Language) -> String {
    """
    <p class="files">\(say(MonitorTexts.files)): {{#files}}<a href="{{href}}">{{label}}</a> {{/files}}</p>
    {{#isRounded}}<p>\(say(ReportTexts.rounded))</p>{{/isRounded}}
    {{#withheld}}<p role="note">{{withheld}}</p>{{/withheld}}
    <details class="card" open><summary>\(say(MonitorTexts.definition))</summary>
    <dl>{{#facts}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/facts}}</dl></details>
    <h2>\(say(ReportTexts.revisions))</h2>
    <ul class="card">{{#revisions}}<li><a href="{{href}}">{{label}}</a></li>{{/revisions}}</ul>
    {{#hasChanges}}<details class="card"><summary>\(say(ReportTexts.changes))</summary>
    <ul>{{#changes}}<li>{{value}}</li>{{/changes}}</ul></details>{{/hasChanges}}
    {{#tables}}<h2>{{caption}}</h2>
    <div class="scroll" role="region" aria-label="{{caption}}" tabindex="0"><table><caption>{{caption}}</caption>
    <thead><tr><th scope="col">{{rowHead}}</th>{{#head}}<th scope="col" class="num">{{.}}</th>{{/head}}</tr></thead>
    <tbody>{{#rows}}<tr><th scope="row">{{label}}</th>{{#cells}}<td class="num">{{.}}</td>{{/cells}}</tr>
    {{/rows}}</tbody></table></div>{{/tables}}
    """
  }
}

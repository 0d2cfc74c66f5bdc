import AccessReview
import AuditLog
import RecordModel

extension Templates {
  static func anomalies(_ say: Language) -> String {
    """
    <p>\(say(AnomalyPageTexts.lead))</p>
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="state">\(say(AnomalyPageTexts.state))</label>
    <select id="state" name="state">
    {{#states}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/states}}</select></div>
    <button type="submit">\(say(Texts.apply))</button></form>
    {{^hasRows}}<p>\(say(AnomalyPageTexts.none))</p>{{/hasRows}}
    {{#hasRows}}\(files(say))
    {{/hasRows}}<div class="rows">{{#rows}}<section class="card" data-row>
    <h2>{{kind}} · {{who}}</h2>
    <p><span class="tag {{stateClass}}">{{state}}</span> {{first}} – {{last}}</p>
    <p>{{reason}}</p>
    <p>\(say(AnomalyPageTexts.leaves)) ({{count}}): {{#leaves}}<a class="code" href="{{href}}">{{index}}</a> {{/leaves}}</p>
    {{#judge}}<p class="soft">{{judge}}: {{note}}</p>{{/judge}}
    <form class="fields" method="post" action="{{action}}">
    <input type="hidden" name="key" value="{{key}}">
    <div><label>\(say(AnomalyPageTexts.note))
    <input name="note" required minlength="5" maxlength="500" size="40"></label></div>
    <button type="submit" name="state" value="explained">\(say(AnomalyPageTexts.state(.explained)))</button>
    <button type="submit" name="state" value="confirmed">\(say(AnomalyPageTexts.state(.confirmed)))</button>
    </form></section>
    {{/rows}}</div>
    """
  }

  static func patientReport(_ say: Language) -> String {
    """
    <p>\(say(AnomalyPageTexts.reportLead))</p>
    <dl class="card"><dt>\(say(AuditTexts.subject))</dt><dd><code>{{pseudonym}}</code></dd>
    <dt>\(say(AnomalyPageTexts.made))</dt><dd>{{made}}</dd>
    <dt>\(say(AnomalyPageTexts.accesses))</dt><dd>{{count}} {{#isCut}}\(say(AnomalyPageTexts.cut)){{/isCut}}</dd>
    <dt>\(say(AnomalyPageTexts.logSize))</dt><dd>{{logSize}}</dd>
    <dt>\(say(AnomalyPageTexts.witnessed))</dt><dd>{{checkpointSize}}</dd></dl>
    \(files(say))
    <div class="rows">{{#actors}}<h2>{{title}} ({{count}})</h2>
    {{#proof}}<p class="soft">{{proof}}</p>{{/proof}}
    \(table(
      "\(say(AnomalyPageTexts.accesses)): {{title}}",
      head: head(
        say,
        [
          (Texts.time, false), (AuditTexts.event, false), (AuditTexts.purpose, false),
          (AuditTexts.resource, false), (AnomalyPageTexts.address, false),
          (AuditTexts.decision, false),
        ]),
      body: """
        {{#accesses}}<tr data-row><th scope="row" class="time">{{time}}<span class="soft">{{index}}</span></th><td>{{event}}</td>
        <td>{{purpose}}</td><td><code>{{resource}}</code></td><td>{{address}}</td><td>{{decision}}</td></tr>
        {{/accesses}}
        """))
    {{/actors}}</div>
    """
  }
}

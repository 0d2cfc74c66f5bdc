import RecordModel

extension Templates {
  static func facilities(_ say: Language) -> String {
    """
    <p>\(say(OfficeTexts.lead))</p>
    <h2>\(say(OfficeTexts.neverSent)) ({{silentCount}})</h2>
    {{#hasSilent}}<ul class="card">{{#silent}}<li><strong>{{name}}</strong> <code>{{code}}</code>
    <span class="soft">{{kind}} · {{ownership}}</span></li>
    {{/silent}}</ul>{{/hasSilent}}
    {{^hasSilent}}<p>\(say(OfficeTexts.neverSentNone))</p>{{/hasSilent}}
    <h2>\(say(OfficeTexts.facilities)) ({{count}})</h2>
    <form class="card fields" method="get" action="{{action}}">
    <div><label for="ownership">\(say(OfficeTexts.ownership))</label>
    <select id="ownership" name="ownership"><option value="">\(say(Texts.all))</option>
    {{#ownerships}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/ownerships}}</select></div>
    <input type="hidden" name="sort" value="{{sort}}">
    <button type="submit">\(say(Texts.apply))</button>
    </form>
    \(files(say))
    \(table(
      say(OfficeTexts.facilities),
      head: """
        {{#columns}}<th scope="col"{{#isNumber}} class="num"{{/isNumber}}{{#order}} aria-sort="{{order}}"{{/order}}>\
        {{#sortLink}}<a href="{{sortLink}}">{{columnLabel}}</a>{{/sortLink}}{{^sortLink}}{{columnLabel}}{{/sortLink}}</th>
        {{/columns}}
        """,
      body: facilityRow(say)))
    <p class="soft">\(say(OfficeTexts.note))</p>
    """
  }

  private static func facilityRow(_ say: Language) -> String {
    """
    {{#rows}}<tr><th scope="row">{{name}}{{#simulatedMark}} <span class="tag">{{simulatedMark}}</span>{{/simulatedMark}}
    <code class="soft">{{code}}</code></th><td>{{kind}}</td><td>{{ownership}}</td>
    <td>{{state}}</td><td class="time">{{lastReceived}}</td><td class="num">{{submissions}}</td>
    <td class="num">{{quarantined}}</td><td class="num">{{visits}}</td>
    <td class="num">{{refused}}</td><td class="num">{{recentWait}}</td>
    <td class="num">{{prompt}}</td></tr>
    {{/rows}}
    """
  }

  static func status(_ say: Language) -> String {
    """
    <dl class="card">{{#figures}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/figures}}</dl>
    <h2>\(say(OfficeTexts.expiring))</h2>
    {{#hasExpiring}}\(files(say))
    \(table(
      say(OfficeTexts.expiring),
      head: head(say, [(OfficeTexts.holder, false), (OfficeTexts.ends, false)]),
      body: """
        {{#expiring}}<tr><th scope="row">{{holder}}<code class="soft">{{uri}}</code></th>
        <td class="time">{{ends}}</td></tr>
        {{/expiring}}
        """)){{/hasExpiring}}
    {{^hasExpiring}}<p>\(say(Texts.none)).</p>{{/hasExpiring}}
    """
  }
}

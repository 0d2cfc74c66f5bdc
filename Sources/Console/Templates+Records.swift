extension Templates {
  static func records(_ say: Language) -> String {
    """
    {{#isUnknown}}<p class="message warning" role="alert">\(say(RecordTexts.unknown))</p>{{/isUnknown}}
    <form class="card" method="post" action="{{action}}" autocomplete="off">
    <p id="lead">\(say(RecordTexts.lead))</p>
    <p><label for="number">\(say(RecordTexts.number))</label>
    <input id="number" name="number" required maxlength="64" aria-describedby="lead"></p>
    <p><label for="purpose">\(say(RecordTexts.purposeLabel))</label>
    <select id="purpose" name="purpose">
    {{#purposes}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>
    {{/purposes}}</select></p>
    {{#asksUser}}<p><label for="user">\(say(RecordTexts.user))</label>
    <input id="user" name="user" required maxlength="64" pattern="[A-Za-z0-9._/\\-]+"></p>{{/asksUser}}
    <button type="submit" name="do" value="show">\(say(RecordTexts.show))</button>
    <button type="submit" name="do" value="save">\(say(RecordTexts.save))</button>
    </form>
    """
  }

  static func record(_ say: Language) -> String {
    """
    <dl class="card"><dt>\(say(RecordTexts.name))</dt><dd><strong>{{name}}</strong></dd>
    <dt>\(say(RecordTexts.born))</dt><dd>{{birthDate}}</dd>
    <dt>\(say(RecordTexts.sexLabel))</dt><dd>{{sex}}</dd>
    <dt>\(say(Texts.facility))</dt><dd>{{facility}}</dd>
    <dt>\(say(RecordTexts.madeAt))</dt><dd>{{madeAt}}</dd></dl>
    {{#isCut}}<p class="message warning">\(say(RecordTexts.cut))</p>{{/isCut}}
    {{#sections}}<section><h2>{{title}}</h2>
    {{^hasRows}}<p>{{nothing}}</p>{{/hasRows}}
    {{#hasRows}}\(table(
      "{{title}}",
      head: head(say, [
        (RecordTexts.what, false), (RecordTexts.detail, false), (RecordTexts.when, false),
      ]),
      body: """
        {{#rows}}<tr><th scope="row" class="wide">{{what}}</th><td>{{detail}}</td>
        <td class="time">{{when}}</td></tr>
        {{/rows}}
        """)){{/hasRows}}</section>
    {{/sections}}
    <p class="soft">\(say(RecordTexts.printing)) <a href="{{back}}">\(say(RecordTexts.another))</a></p>
    """
  }
}

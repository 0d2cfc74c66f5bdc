extension Templates {
  static func enrolments(_ say: Language) -> String {
    """
    <p>\(say(EnrolmentTexts.lead))</p>
    {{#token}}<section class="card" role="status"><p><strong>\(say(EnrolmentTexts.token))</strong></p>
    <p><code>{{token}}</code></p>
    <p>\(say(EnrolmentTexts.use)): <code>baimbai enrol --gateway https://… --authorities ca.pem</code></p>
    </section>{{/token}}
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="holder">\(say(EnrolmentTexts.holder))</label>
    <select id="holder" name="holder">
    {{#holders}}<option value="{{value}}">{{label}}</option>
    {{/holders}}</select></div>
    <button type="submit" name="do" value="propose">\(say(EnrolmentTexts.propose))</button></form>
    <h2>\(say(EnrolmentTexts.open))</h2>
    {{^hasRows}}<p>\(say(EnrolmentTexts.none))</p>{{/hasRows}}
    {{#hasRows}}\(files(say))
    {{/hasRows}}<div class="rows">{{#rows}}<section class="card" data-row><h3>{{name}} <code>{{code}}</code></h3>
    <p><span class="tag {{stateClass}}">{{state}}</span> \(say(EnrolmentTexts.proposedBy)): {{proposedBy}} ·
    \(say(EnrolmentTexts.ends)) {{ends}}</p>
    <form class="fields" method="post" action="{{action}}"><input type="hidden" name="id" value="{{id}}">
    {{#mayApprove}}<button type="submit" name="do" value="approve">\(say(EnrolmentTexts.approve))</button>
    {{/mayApprove}}
    <button type="submit" name="do" value="withdraw">\(say(EnrolmentTexts.withdraw))</button></form></section>
    {{/rows}}</div>
    """
  }
}

extension Templates {
  static func people(_ say: Language) -> String {
    """
    <p>\(say(PeopleTexts.lead))</p>
    <h2>\(say(PeopleTexts.people))</h2>
    {{^hasPeople}}<p>\(say(PeopleTexts.noPeople))</p>{{/hasPeople}}
    {{#hasPeople}}\(files(say, "personFiles"))
    {{/hasPeople}}<div class="rows">{{#people}}<section class="card"><h3>{{name}} <code>{{code}}</code>
    {{#headMark}}<span class="tag">{{headMark}}</span>{{/headMark}}
    <span class="tag {{certificateClass}}">{{certificate}}</span></h3>
    {{^hasGrants}}<p data-row>\(say(PeopleTexts.noGrants))</p>{{/hasGrants}}
    {{#grants}}\(grant(say, "withdraw")){{/grants}}</section>
    {{/people}}</div>
    <h2>\(say(PeopleTexts.grant))</h2>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="person">\(say(PeopleTexts.person))</label>
    <input id="person" name="person" list="known" required maxlength="64" aria-describedby="person-hint">
    <datalist id="known">{{#choices}}<option value="{{value}}">{{label}}</option>{{/choices}}</datalist></div>
    <div><label for="right">\(say(PeopleTexts.right))</label><select id="right" name="right">
    {{#rights}}<option value="{{value}}">{{label}}</option>{{/rights}}</select></div>
    \(term(say, "grant"))
    <button type="submit" name="do" value="grant">\(say(PeopleTexts.grant))</button>
    <span class="soft" id="person-hint">\(say(PeopleTexts.personHint))</span></form>
    <h2>\(say(PeopleTexts.register))</h2>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="code">\(say(PeopleTexts.newCode))</label>
    <input id="code" name="person" required maxlength="64" pattern="[A-Za-z0-9.\\-]+"></div>
    <div><label for="name">\(say(PeopleTexts.name))</label><input id="name" name="name" required maxlength="200"></div>
    <button type="submit" name="do" value="register">\(say(PeopleTexts.registerButton))</button></form>
    <h2>\(say(PeopleTexts.vendors))</h2>
    <p>\(say(PeopleTexts.vendorLead))</p>
    {{^hasMandates}}<p>\(say(PeopleTexts.noMandates))</p>{{/hasMandates}}
    {{#hasMandates}}\(files(say, "mandateFiles"))
    <section class="card rows">{{#mandates}}\(grant(say, "withdraw-mandate")){{/mandates}}</section>{{/hasMandates}}
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="vendor">\(say(PeopleTexts.vendor))</label><select id="vendor" name="vendor">
    {{#vendors}}<option value="{{value}}">{{label}}</option>{{/vendors}}</select></div>
    <div><label for="scope">\(say(PeopleTexts.scope))</label><select id="scope" name="scope">
    {{#scopes}}<option value="{{value}}">{{label}}</option>{{/scopes}}</select></div>
    \(term(say, "mandate"))
    <button type="submit" name="do" value="mandate">\(say(PeopleTexts.mandate))</button></form>
    {{#hasPast}}<h2>\(say(PeopleTexts.past))</h2>
    \(files(say, "pastFiles"))
    \(table(
      say(PeopleTexts.past),
      head: head(say, [
        (PeopleTexts.who, false), (PeopleTexts.right, false), (PeopleTexts.granted, false),
        (PeopleTexts.ended, false), (PeopleTexts.reason, false),
      ]),
      body: """
        {{#past}}<tr><th scope="row">{{who}}</th><td>{{what}}</td><td>{{granted}}</td><td>{{ended}}</td>
        <td class="wide">{{reason}}</td></tr>
        {{/past}}
        """)){{/hasPast}}
    """
  }

  /// A line with what is in force, and the form that takes it back.
  private static func grant(_ say: Language, _ what: String) -> String {
    """
    <form class="fields line" method="post" action="{{action}}" data-row><input type="hidden" name="id" value="{{id}}">
    <span class="about"><strong>{{what}}</strong> \(say(PeopleTexts.until)) {{until}}
    <span class="soft">\(say(PeopleTexts.by)) {{by}}: {{reason}}</span></span>
    <div><label for="r-{{id}}">\(say(PeopleTexts.reason))</label>
    <input id="r-{{id}}" name="reason" required minlength="3" maxlength="400"></div>
    <button type="submit" name="do" value="\(what)">\(say(PeopleTexts.withdraw))</button></form>
    """
  }

  private static func term(_ say: Language, _ form: String) -> String {
    """
    <div><label for="days-\(form)">\(say(PeopleTexts.term))</label><select id="days-\(form)" name="days">
    {{#terms}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/terms}}</select></div>
    <div><label for="reason-\(form)">\(say(PeopleTexts.reason))</label>
    <input id="reason-\(form)" name="reason" required minlength="3" maxlength="400"></div>
    """
  }

  static func places(_ say: Language) -> String {
    """
    <p>\(say(PlaceTexts.lead))</p>
    {{#places}}<form class="card fields" method="post" action="{{action}}">
    <span class="about"><strong>{{label}}</strong></span>
    <button type="submit" name="facility" value="{{value}}">\(say(PlaceTexts.choose))</button></form>
    {{/places}}
    """
  }

  static func appointments(_ say: Language) -> String {
    """
    <p>\(say(AppointmentTexts.lead))</p>
    <h2>\(say(AppointmentTexts.open))</h2>
    {{^hasOpen}}<p>\(say(AppointmentTexts.none))</p>{{/hasOpen}}
    {{#hasOpen}}\(files(say, "openFiles"))
    {{/hasOpen}}<div class="rows">{{#open}}\(appointment(say)){{/open}}</div>
    <h2>\(say(AppointmentTexts.head))</h2>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="head">\(say(AppointmentTexts.person))</label><select id="head" name="person">
    {{#staff}}<option value="{{value}}">{{label}}</option>{{/staff}}</select></div>
    <div><label for="facility">\(say(Texts.facility))</label><select id="facility" name="facility">
    {{#facilities}}<option value="{{value}}">{{label}}</option>{{/facilities}}</select></div>
    \(reason(say, "head"))
    <button type="submit" name="do" value="head">\(say(AppointmentTexts.propose))</button></form>
    <h2>\(say(AppointmentTexts.account))</h2>
    <p>\(say(AppointmentTexts.accountLead))</p>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="owner">\(say(AppointmentTexts.person))</label><select id="owner" name="person">
    {{#everybody}}<option value="{{value}}">{{label}}</option>{{/everybody}}</select></div>
    <div><label for="issuer">\(say(AppointmentTexts.issuer))</label>
    <input id="issuer" name="issuer" type="url" required maxlength="400" value="{{issuer}}"></div>
    <div><label for="subject">\(say(AppointmentTexts.subject))</label>
    <input id="subject" name="subject" required maxlength="255"></div>
    \(reason(say, "account"))
    <button type="submit" name="do" value="account">\(say(AppointmentTexts.propose))</button></form>
    <h2>\(say(AppointmentTexts.staff))</h2>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="code">\(say(PeopleTexts.newCode))</label>
    <input id="code" name="person" required maxlength="64" pattern="[A-Za-z0-9.\\-]+"></div>
    <div><label for="name">\(say(PeopleTexts.name))</label><input id="name" name="name" required maxlength="200"></div>
    <button type="submit" name="do" value="register">\(say(PeopleTexts.registerButton))</button></form>
    <h2>\(say(AppointmentTexts.inForce))</h2>
    {{^hasInForce}}<p>\(say(AppointmentTexts.none))</p>{{/hasInForce}}
    {{#hasInForce}}\(files(say, "inForceFiles"))
    {{/hasInForce}}<div class="rows">{{#inForce}}\(appointment(say)){{/inForce}}</div>
    """
  }

  private static func reason(_ say: Language, _ form: String) -> String {
    """
    <div><label for="reason-\(form)">\(say(PeopleTexts.reason))</label>
    <input id="reason-\(form)" name="reason" required minlength="3" maxlength="400"></div>
    """
  }

  private static func appointment(_ say: Language) -> String {
    """
    <section class="card" data-row><h3>{{name}} <code>{{code}}</code></h3>
    <p>{{matter}} <span class="soft">\(say(AppointmentTexts.proposedBy)): {{proposedBy}}{{#approvedBy}},
    \(say(AppointmentTexts.approvedBy)) {{approvedBy}}{{/approvedBy}}: {{reason}}</span></p>
    {{#mayApprove}}<form class="fields line" method="post" action="{{action}}">
    <input type="hidden" name="id" value="{{id}}">
    <button type="submit" name="do" value="approve">\(say(AppointmentTexts.approve))</button></form>{{/mayApprove}}
    <form class="fields line" method="post" action="{{action}}"><input type="hidden" name="id" value="{{id}}">
    <div><label for="r-{{id}}">\(say(PeopleTexts.reason))</label>
    <input id="r-{{id}}" name="reason" required minlength="3" maxlength="400"></div>
    <button type="submit" name="do" value="end">{{endLabel}}</button></form></section>
    """
  }
}

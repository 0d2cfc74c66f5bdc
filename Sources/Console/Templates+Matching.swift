import PersonMatching
import RecordModel

extension Templates {
  static func matches(_ say: Language) -> String {
    """
    <p>\(say(MatchTexts.lead))</p>
    <p class="soft">\(say(MatchTexts.weightsInForce)): {{weights}}</p>
    <h2>\(say(MatchTexts.waiting))</h2>
    {{^hasReviews}}<p>\(say(MatchTexts.nothing))</p>{{/hasReviews}}
    {{#hasReviews}}\(files(say, "reviewFiles"))
    \(matchTable(say, MatchTexts.waiting, "reviews")){{/hasReviews}}
    <h2>\(say(MatchTexts.decided))</h2>
    {{^hasWords}}<p>\(say(MatchTexts.nothing))</p>{{/hasWords}}
    {{#hasWords}}\(files(say, "wordFiles"))
    \(matchTable(say, MatchTexts.decided, "words")){{/hasWords}}
    <p><a href="{{parting}}">\(say(MatchTexts.partingHeading))</a></p>
    <h2>\(say(MatchTexts.merges))</h2>
    <p>\(say(MatchTexts.mergesLead))</p>
    {{^hasMerges}}<p>\(say(MatchTexts.nothing))</p>{{/hasMerges}}
    {{#hasMerges}}\(files(say, "mergeFiles"))
    \(table(
      say(MatchTexts.merges),
      head: head(say, [
        (MatchTexts.mergeHeading, false), (MatchTexts.places, false), (MatchTexts.state, false),
        (MatchTexts.since, false),
      ]),
      body: """
        {{#merges}}<tr><th scope="row"><a href="{{link}}">\(say(MatchTexts.seeMerge))</a></th>
        <td>{{facility}}</td><td>{{state}}</td><td>{{since}}</td></tr>
        {{/merges}}
        """)){{/hasMerges}}
    """
  }

  static func parting(_ say: Language) -> String {
    """
    <p>\(say(MatchTexts.partingLead))</p>
    <form class="card fields" method="post" action="{{action}}">
    <div><label for="number">\(say(MatchTexts.number))</label>
    <input id="number" name="number" required minlength="5" maxlength="40" autocomplete="off"></div>
    \(reason(say, MatchTexts.numberReason))\(grounds(say))
    <button type="submit" name="do" value="look">\(say(MatchTexts.openRecords))</button></form>
    {{#isOpen}}{{#isNobody}}<p>\(say(MatchTexts.nobody))</p>{{/isNobody}}
    {{#hidden}}<p><strong>\(say(MatchTexts.hidden))</strong> {{.}}</p>{{/hidden}}
    {{#more}}<p>{{more}}</p>{{/more}}
    {{#hasRows}}<form class="card" method="post" action="{{action}}">\(chosenGrounds)\(table(
      say(MatchTexts.recordsOfNumber),
      head: head(say, [
        (MatchTexts.record, false), (MatchTexts.person, true), (MatchTexts.places, false),
        (MatchField.birth.title, false), (MatchField.sex.title, false), (MatchField.nik.title, false),
        (MatchField.card.title, false),
      ]),
      body: """
        {{#rows}}<tr><th scope="row"><label><input type="radio" name="record"
        value="{{id}}" required> {{name}}</label></th><td class="num">{{person}}</td><td>{{facility}}</td>
        <td>{{birth}}</td><td>{{sex}}</td><td>{{nik}}</td><td>{{card}}</td></tr>
        {{/rows}}
        """))
    <div><label for="part-reason">\(say(MatchTexts.decisionReason))</label>
    <input id="part-reason" name="reason" value="{{reason}}" required minlength="3" maxlength="400" autocomplete="off"></div>
    <button type="submit" name="do" value="part">\(say(MatchTexts.takeOut))</button></form>{{/hasRows}}{{/isOpen}}
    """
  }

  static func merge(_ say: Language) -> String {
    """
    <p><strong>{{state}}</strong></p>
    <p>{{facility}}, {{since}}</p>
    {{#hidden}}<p><strong>\(say(MatchTexts.hidden))</strong> {{.}}</p>{{/hidden}}
    {{#isOpen}}\(table(
      say(MatchTexts.mergeHeading),
      head: head(say, [
        (MatchTexts.field, false), (MatchTexts.retired, false), (MatchTexts.survivor, false),
      ]),
      body: """
        {{#rows}}<tr><th scope="row">{{title}}</th><td>{{retired}}</td><td>{{survivor}}</td></tr>
        {{/rows}}
        """)){{/isOpen}}
    <form class="card fields" method="post" action="{{action}}">
    {{^isOpen}}\(reason(say, MatchTexts.lookReason))\(grounds(say))
    <button type="submit" name="do" value="look">\(say(MatchTexts.open))</button>
    {{#isHidden}}<p class="fields">{{#isInForce}}\(say(MatchTexts.unseenMerge))
    <button type="submit" name="do" value="part">\(say(MatchTexts.unmerge))</button>{{/isInForce}}
    {{^isInForce}}\(say(MatchTexts.mergeNeedsLook)){{/isInForce}}</p>{{/isHidden}}{{/isOpen}}
    {{#isOpen}}\(chosenGrounds)\(reason(say, MatchTexts.decisionReason))
    {{#isInForce}}<button type="submit" name="do" value="part">\(say(MatchTexts.unmerge))</button>{{/isInForce}}
    {{^isInForce}}<button type="submit" name="do" value="join">\(say(MatchTexts.mergeAgain))</button>{{/isInForce}}{{/isOpen}}</form>
    """
  }

  private static func matchTable(_ say: Language, _ caption: Bilingual, _ list: String) -> String {
    table(
      say(caption),
      head: head(
        say,
        [
          (MatchTexts.pair, false), (MatchTexts.weight, true), (MatchTexts.why, false),
          (MatchTexts.state, false), (MatchTexts.since, false),
        ]),
      body: """
        {{#\(list)}}<tr><th scope="row"><a href="{{link}}">\(say(MatchTexts.question))</a></th>
        <td class="num">{{weight}}</td><td class="wide">{{reasons}}</td><td>{{state}}</td><td>{{since}}</td></tr>
        {{/\(list)}}
        """)
  }

  static func match(_ say: Language) -> String {
    """
    {{#state}}<p><strong>{{state}}</strong></p>{{/state}}
    <p>{{reasons}} \(say(MatchTexts.weight)): <strong>{{weight}}</strong> (\(say(MatchTexts.weights)) {{version}})</p>
    {{#hidden}}<p><strong>\(say(MatchTexts.hidden))</strong> {{.}}</p>{{/hidden}}
    {{^isOpen}}{{#hasRows}}\(table(
      say(MatchTexts.agreement),
      head: head(say, [
        (MatchTexts.field, false), (MatchTexts.agreement, false), (MatchTexts.weight, true),
      ]),
      body: """
        {{#rows}}<tr><th scope="row">{{title}}</th><td>{{words}}</td><td class="num">{{bits}}</td></tr>
        {{/rows}}
        """)){{/hasRows}}{{/isOpen}}
    {{#isOpen}}\(table(
      say(MatchTexts.pair),
      head: head(say, [
        (MatchTexts.field, false), (MatchTexts.first, false), (MatchTexts.second, false),
        (MatchTexts.agreement, false), (MatchTexts.weight, true),
      ]),
      body: """
        {{#rows}}<tr><th scope="row">{{title}}</th><td>{{left}}</td><td>{{right}}</td><td>{{words}}</td>
        <td class="num">{{bits}}</td></tr>
        {{/rows}}
        <tr><th scope="row">\(say(MatchTexts.places))</th><td>{{leftPlaces}}</td><td>{{rightPlaces}}</td><td></td><td></td></tr>
        """)){{/isOpen}}
    <p class="soft">\(say(MatchTexts.weightHint))</p>
    <form class="card fields" method="post" action="{{action}}">
    {{^isOpen}}\(reason(say, MatchTexts.lookReason))\(grounds(say))
    <button type="submit" name="do" value="look">\(say(MatchTexts.open))</button>
    {{#isHidden}}<p class="fields">\(say(MatchTexts.unseen))
    {{#mayPart}}<button type="submit" name="do" value="apart">\(say(MatchTexts.part))</button>{{/mayPart}}
    {{#mayUndo}}<button type="submit" name="do" value="undo">\(say(MatchTexts.undo))</button>{{/mayUndo}}</p>{{/isHidden}}{{/isOpen}}
    {{#isOpen}}\(chosenGrounds)\(reason(say, MatchTexts.decisionReason))
    {{#mayLink}}<button type="submit" name="do" value="same">\(say(MatchTexts.link))</button>{{/mayLink}}
    {{#mayPart}}<button type="submit" name="do" value="apart">\(say(MatchTexts.part))</button>{{/mayPart}}
    {{#mayUndo}}<button type="submit" name="do" value="undo">\(say(MatchTexts.undo))</button>{{/mayUndo}}{{/isOpen}}</form>
    """
  }

  /// On what a look rests: more than its reason where the policy hides somebody.
  private static func grounds(_ say: Language) -> String {
    """
    {{#grounds}}<div><label for="purpose">\(say(LookTexts.purpose))</label><select id="purpose" name="purpose" required>
    {{#purposes}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/purposes}}</select></div>
    <div><label for="basis">\(say(LookTexts.basis))</label><select id="basis" name="basis"><option value="">\(say(Texts.none))</option>
    {{#bases}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/bases}}</select></div>
    <div><label for="document">\(say(LookTexts.document))</label><input id="document" name="document" value="{{document}}" maxlength="64" pattern="[A-Za-z0-9./_\\-]{3,64}"></div>{{/grounds}}
    """
  }

  /// What the look rested on, for the decision after it.
  private static let chosenGrounds = """
    {{#grounds}}<input type="hidden" name="purpose" value="{{purpose}}"><input type="hidden" name="basis" value="{{basis}}">\
    <input type="hidden" name="document" value="{{document}}">{{/grounds}}
    """

  private static func reason(_ say: Language, _ label: Bilingual) -> String {
    """
    <div><label for="reason">\(say(label))</label>
    <input id="reason" name="reason" value="{{reason}}" required minlength="3" maxlength="400" autocomplete="off"></div>
    """
  }
}

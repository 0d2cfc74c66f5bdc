extension Templates {
  /// The fields that narrow a page, and the stamp of its data.
  static func filters(_ say: Language) -> String {
    """
    {{#filters}}<form class="fields" method="get" action="{{action}}">
    <div><label for="from">\(say(MonitorTexts.from))</label><input id="from" name="from" type="month" value="{{from}}"></div>
    <div><label for="to">\(say(MonitorTexts.to))</label><input id="to" name="to" type="month" value="{{to}}"></div>
    {{#selects}}<div><label for="{{id}}">{{label}}</label><select id="{{id}}" name="{{id}}">
    <option value="">\(say(MonitorTexts.everyone))</option>
    {{#choices}}<option value="{{value}}"{{#isChosen}} selected{{/isChosen}}>{{label}}</option>{{/choices}}</select></div>
    {{/selects}}<button type="submit">\(say(MonitorTexts.show))</button></form>
    <p class="stamp">\(say(MonitorTexts.filters)): {{chosen}} · \(say(MonitorTexts.cut)) {{cut}}</p>{{/filters}}
    """
  }

  static func charts(_ say: Language) -> String {
    """
    {{#charts}}<section class="card"><h2>{{heading}}</h2><p>{{sentence}}</p>
    <div class="plot" role="region" aria-label="{{heading}}" tabindex="0">{{{svg}}}</div>
    <details><summary>\(say(MonitorTexts.table))</summary>
    <div class="scroll" role="region" aria-label="{{heading}}" tabindex="0"><table><caption>{{heading}}</caption>
    <thead><tr>{{#columns}}<th scope="col">{{.}}</th>{{/columns}}</tr></thead>
    <tbody>{{{lines}}}</tbody></table></div>
    <p class="files">\(say(MonitorTexts.files)): {{#files}}<a href="{{href}}">{{label}}</a> {{/files}}</p></details></section>
    {{/charts}}
    """
  }

  static func sheets(_ say: Language) -> String {
    """
    {{#sheets}}<h2>{{caption}}</h2>
    <p class="files">\(say(MonitorTexts.files)): {{#files}}<a href="{{href}}">{{label}}</a> {{/files}}</p>
    <div class="scroll" role="region" aria-label="{{caption}}" tabindex="0"><table><caption>{{caption}}</caption>
    <thead><tr>{{#columns}}<th scope="col"{{#isNumber}} class="num"{{/isNumber}}>{{label}}</th>{{/columns}}</tr></thead>
    <tbody>
    {{{lines}}}</tbody></table></div>
    {{^lines}}<p class="soft">\(say(MonitorTexts.noRows))</p>{{/lines}}
    {{/sheets}}
    """
  }

  static func overview(_ say: Language) -> String {
    """
    {{#about}}<p>{{about}}</p>{{/about}}
    \(filters(say))
    {{#facts}}<dl class="card">{{#items}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/items}}</dl>{{/facts}}
    {{#areas}}<p class="fields">{{#links}}<a href="{{href}}">{{label}}</a> {{/links}}</p>{{/areas}}
    <div class="tiles">{{#tiles}}<a class="tile" href="{{href}}"><span class="soft">{{label}}</span><strong>{{value}}</strong>{{{spark}}}<span class="soft">{{note}}</span></a>{{/tiles}}</div>
    \(charts(say))
    {{#map}}<section class="card"><h2>\(say(MonitorTexts.map))</h2><p>{{sentence}}</p>{{{svg}}}</section>{{/map}}
    \(sheets(say))
    {{^hasQuietPart}}{{#hasQuiet}}<p class="fields">{{#quiet}}<a href="{{href}}">{{label}}</a> {{/quiet}}</p>{{/hasQuiet}}{{/hasQuietPart}}
    {{#hasQuietPart}}<h2>\(say(MonitorTexts.quiet))</h2>
    {{^hasQuiet}}<p>\(say(MonitorTexts.noQuiet))</p>{{/hasQuiet}}
    {{#hasQuiet}}<ul class="card">{{#quiet}}<li><a href="{{href}}">{{label}}</a></li>{{/quiet}}</ul>{{/hasQuiet}}{{/hasQuietPart}}
    """
  }

  static func indicator(_ say: Language) -> String {
    """
    \(filters(say))
    <details class="card" open><summary>\(say(MonitorTexts.definition)) {{id}}, \(say(MonitorTexts.version)) {{version}}</summary>
    <dl>{{#definition}}<dt>{{label}}</dt><dd>{{value}}</dd>{{/definition}}</dl></details>
    {{#headline}}<p class="headline"><strong>{{value}}</strong> {{note}}</p>{{/headline}}
    {{^headline}}<p>\(say(MonitorTexts.empty))</p>{{/headline}}
    {{#reading}}<ul class="card signs">{{#signs}}<li>{{{svg}}} <strong>{{name}}</strong>: {{words}}</li>{{/signs}}{{#runs}}<li>{{runs}}</li>{{/runs}}{{#changes}}<li>{{.}}</li>{{/changes}}</ul>{{/reading}}
    \(charts(say))
    {{#limits}}<details class="card"><summary>\(say(LimitTexts.heading))</summary><p>\(say(LimitTexts.lead))</p>
    <form class="fields" method="post" action="{{action}}">
    <div><label for="change">\(say(LimitTexts.kind))</label><select id="change" name="change">{{#kinds}}<option value="{{value}}">{{label}}</option>{{/kinds}}</select></div>
    <div><label for="month">\(say(LimitTexts.month))</label><input id="month" name="month" type="month" required max="{{last}}"></div>
    <div><label for="reason">\(say(LimitTexts.reason))</label><input id="reason" name="reason" required minlength="3" maxlength="200"></div>
    <button type="submit">\(say(LimitTexts.save))</button></form></details>{{/limits}}
    {{#noFunnel}}<p>\(say(MonitorTexts.noFunnel))</p>{{/noFunnel}}
    {{#map}}<section class="card"><h2>\(say(MonitorTexts.map))</h2><p>{{sentence}}</p>{{{svg}}}<p class="soft">\(say(MonitorTexts.legend))</p></section>{{/map}}
    {{#notOffered}}<p>\(say(ReportTexts.notOffered))</p>{{/notOffered}}
    \(sheets(say))
    <p class="fields"><a href="{{finding}}">\(say(FindingTexts.openHere))</a></p>
    """
  }
}

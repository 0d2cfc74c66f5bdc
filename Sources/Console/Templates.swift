import RecordModel

/// The pages' templates; texts stand in them already escaped, values are escaped when they are
/// filled in.
enum Templates {
  static func frame(_ say: Language) -> String {
    """
    <!DOCTYPE html>
    <html lang="\(say.rawValue)">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="robots" content="noindex">
    <title>{{title}} · \(say(Texts.product))</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="{{stylesheet}}">
    </head>
    <body>
    <a class="skip" href="#main">\(say(Texts.skip))</a>
    <header class="top">
    {{#isSimulated}}<p class="banner">\(say(Texts.simulated))</p>{{/isSimulated}}
    <div class="bar"><a class="brand" href="{{home}}">\(say(Texts.product))</a>
    <span class="sub">\(say(Texts.subtitle))</span>{{#who}}<span class="who">{{who}}</span>{{/who}}
    {{#signOut}}<form method="post" action="{{signOut}}"><button type="submit">\(say(SignInTexts.out))</button></form>{{/signOut}}</div>
    {{#menus}}<nav aria-label="{{name}}"><ul>
    {{#items}}<li><a href="{{href}}"{{#isCurrent}} aria-current="page"{{/isCurrent}}{{#isOpen}} aria-current="true"{{/isOpen}}>{{label}}</a></li>
    {{/items}}</ul></nav>{{/menus}}
    </header>
    <main id="main" tabindex="-1">
    <h1>{{title}}</h1>
    {{{content}}}
    </main>
    <footer><p>\(say(Texts.footer))</p>
    <a href="{{otherLink}}" lang="{{otherCode}}" hreflang="{{otherCode}}">{{otherName}}</a></footer>
    </body>
    </html>
    """
  }

  static func notice(_ say: Language) -> String {
    """
    <div class="card"><p>{{sentence}}</p><p><strong>\(say(Texts.fix)):</strong> {{fix}}</p></div>
    """
  }

  static func help(_ say: Language) -> String {
    """
    {{#signIn}}<div class="card"><p>\(say(SignInTexts.lead))</p>
    <p><a class="button" href="{{signIn}}">\(say(SignInTexts.with))</a></p></div>
    <h2>\(say(SignInTexts.orCertificate))</h2>{{/signIn}}
    \(steps(say))
    <section lang="\(say.other.rawValue)">
    <h2>\(say.other(HelpTexts.heading))</h2>
    \(steps(say.other))
    </section>
    """
  }

  private static func steps(_ say: Language) -> String {
    """
    <div class="card">
    <p>\(say(HelpTexts.lead))</p>
    <ul><li>\(say(HelpTexts.windows))</li><li>\(say(HelpTexts.firefox))</li>
    <li>\(say(HelpTexts.android))</li><li>\(say(HelpTexts.linux))</li></ul>
    <p><strong>\(say(HelpTexts.reopen))</strong></p>
    <p>\(say(HelpTexts.care))</p>
    </div>
    """
  }

  /// A table in a box of its own that scrolls, reachable by keyboard.
  static func table(_ caption: String, head: String, body: String) -> String {
    """
    <div class="scroll" role="region" aria-label="\(caption)" tabindex="0"><table>
    <caption>\(caption)</caption>
    <thead><tr>\(head)</tr></thead>
    <tbody>
    \(body)
    </tbody></table></div>
    """
  }

  static func head(_ say: Language, _ columns: [(Bilingual, isNumber: Bool)]) -> String {
    columns.map { "<th scope=\"col\"\($0.isNumber ? " class=\"num\"" : "")>\(say($0.0))</th>" }
      .joined()
  }
}

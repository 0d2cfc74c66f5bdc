import Crypto
import HTTPTypes
import Hummingbird
import NIOCore

/// The one style sheet: light and dark, from 320 px on, without a font or image from anywhere.
enum Stylesheet {
  /// Where assets stand; open without a certificate, since the help page needs them.
  static let folder = "/assets/"

  /// Its address, which changes with its content, so that browsers may keep it for ever.
  static let path: String = {
    let digest = SHA256.hash(data: Array(text.utf8)).prefix(8)
    let digits = digest.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }
    return "\(folder)style-\(digits.joined()).css"
  }()

  static func response() -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: "text/css; charset=utf-8", .contentLength: String(text.utf8.count),
        .cacheControl: "public, max-age=31536000, immutable",
      ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  static let text = """
    :root{color-scheme:light dark;--text:#1b1f24;--soft:#57606a;--page:#f4f6f8;--card:#fff;
    --line:#d0d7de;--accent:#0b5cad;--on:#fff;--bad:#a8370a;--badbg:#fdf0e8;--warn:#6b4e00;
    --warnbg:#fff6d6;--good:#00614a;--goodbg:#e3f5ef}
    @media (prefers-color-scheme:dark){:root{--text:#e6e9ed;--soft:#a1a9b3;--page:#111418;
    --card:#191e24;--line:#39424d;--accent:#6cb6ff;--on:#0b1016;--bad:#ff9f5a;--badbg:#33200f;
    --warn:#f0c94b;--warnbg:#2d270d;--good:#4fd0a8;--goodbg:#0e2b23}}
    *{box-sizing:border-box}
    html{font:100%/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
    -webkit-text-size-adjust:100%}
    body{margin:0;background:var(--page);color:var(--text)}
    a{color:var(--accent);text-underline-offset:.15em}
    :focus-visible,input:focus{outline:3px solid var(--accent);outline-offset:2px}
    .skip{position:absolute;left:-99rem}
    .skip:focus{left:.5rem;top:.5rem;background:var(--card);padding:.5rem 1rem;z-index:1}
    .banner{background:#5b2a86;color:#fff;text-align:center;font-weight:700;letter-spacing:.04em;
    padding:.25rem 1rem;margin:0;max-width:none}
    .top{background:var(--card);border-bottom:1px solid var(--line)}
    .bar{max-width:90rem;margin:0 auto;padding:.75rem 1rem;display:flex;flex-wrap:wrap;
    gap:.25rem 1.5rem;align-items:baseline}
    .brand{font-weight:700;font-size:1.15rem;text-decoration:none;color:var(--text)}
    .sub{color:var(--soft);font-size:.9rem}
    .who{margin-left:auto;color:var(--soft);font-size:.9rem;overflow-wrap:anywhere}
    nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem;margin:0 auto;padding:0 1rem;
    max-width:90rem}
    nav a{display:block;padding:.5rem .75rem;text-decoration:none;border-bottom:3px solid transparent}
    nav a[aria-current]{border-color:var(--accent);font-weight:600;color:var(--text)}
    .top nav+nav{border-top:1px solid var(--line);font-size:.95rem}
    main{max-width:90rem;margin:0 auto;padding:1rem}
    h1{font-size:1.5rem;line-height:1.25;margin:.5rem 0 .75rem}
    h2{font-size:1.15rem;margin:1.75rem 0 .5rem}
    p{max-width:48rem;margin:.5rem 0}
    .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:1rem;
    margin:1rem 0}
    .card>:first-child{margin-top:0}
    .card>:last-child{margin-bottom:0}
    ul.card{padding-left:2rem}
    .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);
    border-radius:.5rem;margin:.5rem 0 1rem}
    table{border-collapse:collapse;width:100%;font-size:.92rem}
    caption{position:absolute;left:-99rem}
    th,td{text-align:left;vertical-align:top;padding:.5rem .75rem;border-bottom:1px solid var(--line)}
    tbody tr:last-child>*{border-bottom:0}
    thead th{font-weight:600;color:var(--soft);background:var(--page);vertical-align:bottom}
    thead a{color:inherit}
    tbody th{font-weight:600;min-width:8rem}
    .num{text-align:right;font-variant-numeric:tabular-nums}
    .time{white-space:nowrap}
    .wide{min-width:16rem}
    code,.code{font-family:ui-monospace,"Cascadia Mono","Liberation Mono",monospace;font-size:.88em;
    overflow-wrap:anywhere}
    td code{overflow-wrap:normal;white-space:nowrap}
    td.about{min-width:13rem}
    td.about code{overflow-wrap:anywhere;white-space:normal}
    td.short{min-width:8rem}
    .soft{color:var(--soft);font-size:.88rem;display:block}
    .tag{display:inline-block;padding:0 .5rem;border-radius:1rem;border:1px solid currentColor;
    font-size:.85rem;white-space:nowrap}
    .error,.quarantined,.refused{color:var(--bad);background:var(--badbg)}
    .warning,.partial{color:var(--warn);background:var(--warnbg)}
    .accepted,.done{color:var(--good);background:var(--goodbg)}
    .message{padding:.75rem 1rem;border-radius:.5rem;border:1px solid currentColor;max-width:60rem}
    form{margin:0}
    .fields>*,fieldset{min-width:0;max-width:100%}
    .fields{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:end}
    label{display:block;font-weight:600;font-size:.9rem}
    input,select,button,textarea{font:inherit;max-width:100%;min-height:2.5rem;border-radius:.35rem}
    textarea{width:100%;max-width:48rem}
    input,select,textarea{background:var(--card);color:var(--text);border:1px solid var(--soft);
    padding:.25rem .5rem;max-width:100%}
    input[type=file]{padding:.35rem;width:100%}
    button{background:var(--accent);color:var(--on);border:0;padding:.25rem 1.25rem;font-weight:600;
    cursor:pointer}
    #number{width:100%}
    a.button{display:inline-block;background:var(--accent);color:var(--on);padding:.5rem 1.25rem;
    border-radius:.35rem;font-weight:600;text-decoration:none}
    .line{margin:.5rem 0}
    .line>button{background:var(--card);color:var(--accent);border:1px solid var(--accent)}
    .about{flex:1 1 16rem}
    h3{font-size:1rem;margin:0 0 .5rem}
    .fields>a{padding:.5rem}
    dl{display:grid;grid-template-columns:minmax(8rem,max-content) 1fr;gap:.35rem 1rem;margin:0}
    dt{color:var(--soft)}
    dd{margin:0;overflow-wrap:anywhere}
    li{margin:.4rem 0}
    footer{max-width:90rem;margin:1rem auto;padding:1rem;color:var(--soft);font-size:.9rem;
    border-top:1px solid var(--line);display:flex;flex-wrap:wrap;gap:.5rem 1.5rem}
    footer p{margin:0;flex:1 1 16rem}
    @media (max-width:30rem){.who{margin-left:0}dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
    main>nav ul{padding:0;margin:0 0 .5rem}
    .map{width:100%;height:auto;max-height:40rem}
    .map path{fill:var(--card);stroke:var(--soft);stroke-width:1}
    .map .some{fill:var(--goodbg)}
    .map a:hover path,.map a:focus-visible path{stroke:var(--accent);stroke-width:3}
    .map text{fill:var(--text);font-size:14px;font-weight:700;text-anchor:middle;pointer-events:none}
    .map text{paint-order:stroke;stroke:var(--card);stroke-width:3px}
    .map .m1{fill:#dceaf7}.map .m2{fill:#a9cce9}.map .m3{fill:#6ba6d6}.map .m4{fill:#2f78b7}
    .map .m5{fill:#0b4c8c}.map .nodata{fill:url(#hatch)}.map .few{fill:url(#dots)}
    .map .hatch{stroke:var(--line);stroke-width:1.5}.map .dots{fill:var(--soft)}
    .plot{overflow-x:auto}
    .chart{width:100%;min-width:34rem;height:auto;max-height:26rem;--l1:#0072b2;--l2:#d55e00;--l3:#009e73;--l4:#cc79a7;
    --l5:#000;--better:#0b5cad;--worse:#c2410c;--common:#71717a}
    .spark{width:7.5rem;height:1.75rem;display:block;--l1:#0072b2}
    .chart path,.spark path{fill:none;stroke-width:2}
    .chart .grid{stroke:var(--line);stroke-width:1}
    .chart text{fill:var(--text);font-size:13px}.chart .end{text-anchor:end}.chart .mid{text-anchor:middle}
    .chart .l1,.spark .l1{stroke:var(--l1)}.chart .l2{stroke:var(--l2);stroke-dasharray:7 3}
    .chart .l3{stroke:var(--l3);stroke-dasharray:2 3}.chart .l4{stroke:var(--l4);stroke-dasharray:9 3 2 3}
    .chart .l5{stroke:var(--l5);stroke-dasharray:5 5}
    .chart .centre{stroke:var(--common)}.chart .limit{stroke:var(--common);stroke-dasharray:6 4}
    .chart .warn{stroke:var(--common);stroke-width:1;stroke-dasharray:2 4}
    .chart .target{stroke:var(--worse);stroke-dasharray:10 4;stroke-width:1.5}
    .chart .break{stroke:var(--text);stroke-width:1.5;stroke-dasharray:3 3}
    .sign{width:1.75rem;height:1.75rem;vertical-align:middle;fill:none;stroke:currentColor;stroke-width:2;
    --better:#0b5cad;--worse:#c2410c;--common:#71717a}
    .sign.better{stroke:var(--better)}.sign.worse{stroke:var(--worse)}.sign.common{stroke:var(--common)}
    .signs{list-style:none;padding-left:.75rem}
    .chart .point path,.chart .point circle{stroke-width:0}
    .chart g.point.l1{fill:var(--l1)}.chart g.point.l2{fill:var(--l2)}.chart g.point.l3{fill:var(--l3)}
    .chart g.point.l4{fill:var(--l4)}.chart g.point.l5{fill:var(--l5)}
    .chart g.common{fill:var(--common)}.chart g.better{fill:var(--better)}.chart g.worse{fill:var(--worse)}
    .chart g.point path{fill:inherit}
    .chart .bar{fill:var(--l1);stroke:var(--card);stroke-width:1}.chart .open{fill-opacity:.4;stroke:var(--l1)}
    .tiles{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.75rem;margin:1rem 0}
    .tile{display:flex;flex-direction:column;gap:.15rem;background:var(--card);border:1px solid var(--line);
    border-radius:.5rem;padding:.75rem;text-decoration:none;color:var(--text)}
    .tile strong{font-size:1.35rem}.tile:hover{border-color:var(--accent)}
    .headline strong{font-size:1.75rem}.stamp,.files{color:var(--soft);font-size:.9rem}
    summary{cursor:pointer;min-height:1.5rem}details>dl{margin-top:.75rem}
    @media (prefers-color-scheme:dark){.chart,.spark,.sign{--l1:#56b4e9;--l2:#e69f00;--l3:#cc79a7;--l4:#009e73;
    --l5:#e6e9ed;--better:#6cb6ff;--worse:#ff9f5a;--common:#a1a1aa}}
    @media print{nav,form,footer,.skip{display:none}tr{break-inside:avoid}
    h2{break-after:avoid}.scroll{overflow:visible}}
    """
}

/** Characters that hide, reorder or break, by name. None of them is written here as itself: an editor would hide it too. */
export const INVISIBLE: Readonly<Record<string, string>> = {
  'zero width space': '\u200b',
  'zero width joiner': '\u200d',
  'word joiner': '\u2060',
  'byte order mark': '\ufeff',
  'soft hyphen': '\u00ad',
  'right-to-left override': '\u202e',
  'left-to-right isolate': '\u2066',
  'pop isolate': '\u2069',
  'Arabic letter mark': '\u061c',
  'Hangul filler': '\u3164',
  'tag letter a': '\u{e0061}',
  'variation selector 17': '\u{e0100}',
  'line separator': '\u2028',
}

/** Markup that runs where text is taken for HTML. `canary()` is what it would call; it sets a global the tests look at. */
export const SCRIPTS: readonly string[] = [
  '<script>canary()</script>',
  '"><script>canary()</script>',
  '</textarea></title></style><script>canary()</script>',
  '<img src=x onerror=canary()>',
  '<img src=x onerror="canary()"//',
  '<svg onload=canary()>',
  '<svg><script>canary()</script></svg>',
  '<svg><animate onbegin=canary() attributeName=x dur=1s>',
  '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg onload=canary()>#x">',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=canary()&gt;">',
  '<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror=canary() src>">',
  '<noscript><p title="</noscript><img src=x onerror=canary()>">',
  '<template><script>canary()</script></template>',
  '<iframe srcdoc="<script>parent.canary()</script>"></iframe>',
  '<object data="data:text/html,<script>canary()</script>"></object>',
  '<base href="https://evil.example/">',
  '<meta http-equiv=refresh content="0;url=javascript:canary()">',
  '<link rel=stylesheet href=https://evil.example/x.css>',
  '<a href="javascript:canary()" autofocus onfocus=canary()>x</a>',
  '<details open ontoggle=canary()>',
  '<video><source onerror=canary()>',
  '<input autofocus onfocus=canary()>',
  '<style>@import "https://evil.example/x.css";*{background:url(https://evil.example/y)}</style>',
  '<x style="behavior:url(#default#time2)" onbegin=canary()>',
  '{{constructor.constructor("canary()")()}}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant for a template engine, not for this file
  '${canary()} #{canary()} <%= canary() %> {%raw%} [[canary()]]',
  "');canary();//",
  '\u003cscript\u003ecanary()\u003c/script\u003e &lt;img src=x onerror=canary()&gt;',
  '\uff1cscript\uff1ecanary()\uff1c/script\uff1e',
]

/** Addresses that are code, or lead into the machine. */
export const ADDRESSES: readonly string[] = [
  'javascript:canary()',
  'java\tscript:canary()',
  '\u0001javascript:canary()',
  'JaVaScRiPt:canary()//https://x.example',
  'javascript://x.example/%0acanary()',
  'data:text/html,<script>canary()</script>',
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="canary()"/>',
  'vbscript:canary()',
  'file:///etc/passwd',
  'blob:https://x.example/1',
  'https://x.example/"onmouseover="canary()',
  'https://user:password@x.example/',
  '//x.example/canary',
  'http://[::1',
]

/** What databases and their search choke on. */
const QUERIES: readonly string[] = [
  "'; drop table inside.people; --",
  "' or 1=1 --",
  '" OR ""="',
  '"unclosed',
  'a AND OR NOT NEAR(b, 2)',
  'title:* ^x {a b}: "c" + -d',
  '*',
  '%_%\\',
  '(((((',
  'a:b & !c | <->',
  'NEAR/0',
]

/** What breaks the handling of text itself. */
const TEXTS: readonly string[] = [
  'a\0b',
  '\ud83d',
  '\udc00\ud800',
  'x'.repeat(20_001),
  '<b>'.repeat(5_000),
  'Z\u0301\u0323\u0337'.repeat(60),
  '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}'.repeat(20),
  '\r\nSet-Cookie: conclave=x\r\n',
  '=1+1|calc!A0',
  '../../../../etc/passwd',
  '%00%0a%2e%2e',
  '\u001b[31m\u0007',
  'toString',
  '__proto__',
  'İıſK\u212a',
  ...Object.values(INVISIBLE),
]

/** Everything a text field is tried with. */
export const NASTY: readonly string[] = [...SCRIPTS, ...ADDRESSES, ...QUERIES, ...TEXTS]

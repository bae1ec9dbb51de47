import { createHash } from 'node:crypto';
import type { Markup } from './escape.ts';

const STYLE = `
:root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--line:#e1e4e8;--text:#1c2128;--soft:#57606a;--well:#2da44e;--well-text:#1a7f37;--small:#d4a72c;--bad:#cf222e;--bad-text:#b3131f;--warn-text:#8a5a00;--care:#0969da;--none:#c4cad1;--on:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0f1216;--card:#171b21;--line:#2a3038;--text:#e6eaef;--soft:#9aa4b0;--well:#2ea043;--well-text:#56d364;--small:#bb8009;--bad:#da3633;--bad-text:#ff7b72;--warn-text:#e3b341;--care:#4493f8;--none:#3d444d;--on:#0f1216}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;overflow-wrap:anywhere}
a{color:inherit;text-underline-offset:.2em}
a:focus-visible,summary:focus-visible{outline:3px solid var(--care);outline-offset:2px;border-radius:3px}
header,main,footer{max-width:54rem;margin:0 auto;padding:0 1.25rem}
header{display:flex;flex-wrap:wrap;gap:.75rem 1rem;align-items:center;justify-content:space-between;padding-top:2.5rem;padding-bottom:1.5rem}
.name{display:flex;gap:.75rem;align-items:center;color:inherit;text-decoration:none;min-width:0}
.name img{display:block;height:40px;max-width:220px;object-fit:contain}
h1{font-size:1.375rem;line-height:1.25;font-weight:650;margin:0}
h2{font-size:1rem;font-weight:650;margin:2.25rem 0 .75rem}
h3{font-size:1rem;font-weight:600;margin:0;line-height:1.35}
p{margin:0}
nav a{color:var(--soft);font-size:.875rem;padding:.25rem}
.overall{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;padding:1.125rem 1.25rem;background:var(--card);border:1px solid var(--line);border-left:6px solid var(--tone);border-radius:10px}
.overall strong{font-size:1.1875rem;font-weight:650;flex:1 1 14rem}
.overall .icon{width:26px;height:26px}
.overall time,.soft{color:var(--soft);font-size:.875rem}
.notice{margin-bottom:.75rem;padding:.75rem 1.25rem;border:1px solid var(--line);border-radius:10px;background:var(--card);color:var(--warn-text)}
.up,.operational{--tone:var(--well);--word:var(--well-text)}
.down,.outage,.critical,.major{--tone:var(--bad);--word:var(--bad-text)}
.degraded,.minor{--tone:var(--small);--word:var(--warn-text)}
.maintenance,.planned,.running{--tone:var(--care);--word:var(--care)}
.unknown,.notices,.resolved{--tone:var(--none);--word:var(--soft)}
.card{background:var(--card);border:1px solid var(--line);border-radius:10px;list-style:none;margin:0;padding:0}
.card>li{padding:1rem 1.25rem}
.card>li+li{border-top:1px solid var(--line)}
.row{display:flex;flex-wrap:wrap;gap:.125rem 1rem;align-items:baseline;justify-content:space-between}
.state{color:var(--word);font-size:.9375rem;font-weight:550;white-space:nowrap}
.state .icon{margin-right:.4rem;vertical-align:-.16em}
.icon{width:16px;height:16px;flex:none;fill:var(--tone)}
.icon .on{fill:none;stroke:var(--on);stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
.icon .dot{fill:var(--on)}
.icon .ring,.icon .mark{fill:none;stroke:var(--soft);stroke-width:1.5;stroke-linecap:round}
.bars{display:block;width:100%;height:40px;margin:.625rem 0 .25rem}
.well{fill:var(--well)}.small{fill:var(--small)}.bad{fill:var(--bad)}.none{fill:var(--none)}
.bars g:hover{opacity:.65}
.scale{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.8125rem}
.told{border-left:6px solid var(--tone);border-radius:10px;background:var(--card);border-top:1px solid var(--line);border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:1rem 1.25rem;margin:0 0 .75rem}
.tag{color:var(--word);border:1px solid var(--tone);border-radius:99px;padding:.0625rem .625rem;font-size:.8125rem;font-weight:550;white-space:nowrap}
.updates{list-style:none;margin:.75rem 0 0;padding:0 0 0 1rem;border-left:2px solid var(--line)}
.updates li+li{margin-top:.75rem}
.updates p{white-space:pre-line}
.updates b{font-weight:600}
.note{white-space:pre-line;margin-top:.375rem}
summary{cursor:pointer}
summary .row{display:inline-flex;width:calc(100% - 1.25rem);vertical-align:top}
footer{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding-top:2rem;padding-bottom:3rem;color:var(--soft);font-size:.875rem}
@media (max-width:30rem){header{padding-top:1.5rem;padding-bottom:1rem}header,main,footer{padding-left:.875rem;padding-right:.875rem}.card>li,.told,.overall{padding-left:1rem;padding-right:1rem}.bars{height:34px}}
@media (forced-colors:active){.bars g,.icon{fill:CanvasText;forced-color-adjust:none}.none{opacity:.4}}
@media print{body{background:none}}
`.trim();

/** Of the page itself, and known to its content security policy by its hash, which each space is part of. */
export const STYLE_ELEMENT: Markup = { markup: `<style>${STYLE}</style>` };
export const STYLE_HASH = `sha256-${createHash('sha256').update(STYLE).digest('base64')}`;

/** Of mail programs only some know more than this; those that know nothing show plain blocks that are read as well. */
export const DIGEST_STYLE = `
body{margin:0;padding:16px;background:#f4f5f7;color:#1f2329;font:15px/1.5 -apple-system,"Segoe UI",Roboto,"PingFang SC","Microsoft YaHei",sans-serif}
.sheet{max-width:640px;margin:0 auto;background:#fff;border:1px solid #dfe2e6;border-radius:8px;padding:24px}
.house,.foot,.label{color:#646a73;font-size:13px}
.house{margin:0}
h1{font-size:21px;line-height:1.3;margin:4px 0 12px}
h2{font-size:16px;margin:0 0 8px}
.summary{margin:0 0 16px}
.actions{background:#eef4ff;border-left:4px solid #3871dc;border-radius:4px;padding:12px 16px;margin:0 0 16px}
.actions ol{margin:0;padding-left:20px}
.section{border-top:1px solid #e7e9ec;padding:16px 0 4px}
ul{margin:8px 0;padding-left:20px}
li{margin:3px 0;overflow-wrap:anywhere}
a{color:#1f62e0;text-decoration:none}
h2 a{color:inherit}
.figures td{padding:0 24px 8px 0;vertical-align:top}
.value{font-size:19px;font-weight:600;white-space:nowrap}
.good{color:#1a7f4b;font-size:13px}
.bad{color:#c4162a;font-size:13px}
.neutral{color:#646a73;font-size:13px}
.bad-line::marker{color:#c4162a}
.bars{border-collapse:collapse;margin:4px 0 8px;height:40px}
.bars td{vertical-align:bottom;padding:0 2px 0 0}
.bar{width:12px;background:#3871dc;border-radius:2px 2px 0 0}
.open{margin:20px 0 4px}
.button{display:inline-block;background:#1f62e0;color:#fff;border-radius:4px;padding:8px 16px}
@media (prefers-color-scheme:dark){
body{background:#111217;color:#d8d9e0}
.sheet{background:#181b1f;border-color:#2c3037}
.house,.foot,.label,.neutral{color:#9fa3ad}
.actions{background:#1b2436;border-color:#6e9fff}
.section{border-color:#2c3037}
a{color:#6e9fff}
.good{color:#6ccf8e}
.bad{color:#ff7383}
.bad-line::marker{color:#ff7383}
.bar{background:#6e9fff}
.button{background:#3d71d9;color:#fff}
}
@media (max-width:480px){
body{padding:0}
.sheet{border:0;border-radius:0;padding:16px}
.figures td{display:inline-block;padding-right:20px}
}`.replaceAll('\n', '');

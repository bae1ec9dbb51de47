import { createHash } from 'node:crypto';
import type { Language } from '../channel.ts';
import { escapeHtml } from '../text/plain.ts';

export type ActState =
  | { readonly kind: 'ask' | 'done' | 'again' | 'over'; readonly action: 'acknowledge' | 'silence' }
  | { readonly kind: 'used' | 'expired' | 'unknown' | 'later' };

const WORDS = {
  en: {
    ask: {
      acknowledge: [
        'Acknowledge this incident?',
        'Reminders and escalation stop. Your colleagues see that somebody is on it.',
      ],
      silence: ['Silence this incident for an hour?', 'No messages for an hour. It is still being watched.'],
    },
    button: { acknowledge: 'Acknowledge', silence: 'Silence for 1 h' },
    done: {
      acknowledge: ['Acknowledged', 'Your colleagues see that somebody is on it.'],
      silence: ['Silenced for an hour', 'If it lasts longer, messages start again.'],
    },
    again: {
      acknowledge: ['Already acknowledged', 'Somebody was quicker.'],
      silence: ['Already silenced', 'Nothing was changed.'],
    },
    over: {
      acknowledge: ['It is over', 'There is nothing left to acknowledge.'],
      silence: ['It is over', 'There is nothing left to silence.'],
    },
    used: ['This link has been used', 'Each link works once. Open the incident to do more.'],
    expired: ['This link has expired', 'Links work for a day. Open the incident instead.'],
    unknown: ['There is no such link', 'Was it copied completely?'],
    later: ['This cannot be done at the moment', 'Nothing was changed, and the link still works. Try again.'],
    open: 'Open the incident',
  },
  zh: {
    ask: {
      acknowledge: ['确认这个事件？', '不再重复通知，同事会看到已有人处理。'],
      silence: ['将这个事件静默 1 小时？', '1 小时内不再通知，监控照常进行。'],
    },
    button: { acknowledge: '确认', silence: '静默 1 小时' },
    done: {
      acknowledge: ['已确认', '现在有人在处理了。'],
      silence: ['已静默 1 小时', '如果之后仍未恢复，会再次通知。'],
    },
    again: {
      acknowledge: ['已有人先一步确认', '该事件已处于确认状态。'],
      silence: ['已处于静默状态', '没有任何更改。'],
    },
    over: {
      acknowledge: ['事件已恢复', '没有需要确认的内容。'],
      silence: ['事件已恢复', '没有需要静默的内容。'],
    },
    used: ['链接已使用', '每个链接只能使用一次，请打开事件页面继续操作。'],
    expired: ['链接已过期', '链接有效期为一天，请打开事件页面继续操作。'],
    unknown: ['链接不存在', '请检查是否复制完整。'],
    later: ['暂时无法完成', '没有任何更改，链接仍然有效，请稍后再试。'],
    open: '打开事件',
  },
} as const;

const STYLE = `body{font-family:system-ui,sans-serif;margin:0;display:grid;min-height:100vh;place-items:center;background:#f4f5f5;color:#1f2328}main{max-width:26rem;margin:1rem;padding:1.5rem;background:#fff;border:1px solid #d0d7de;border-radius:8px}h1{font-size:1.25rem;margin:0 0 .5rem}p{margin:0 0 1rem;line-height:1.5}button{font:inherit;font-weight:600;width:100%;padding:.75rem;border:0;border-radius:6px;background:#0a58b8;color:#fff;cursor:pointer}button:focus-visible,a:focus-visible{outline:3px solid #0a58b8;outline-offset:2px}@media(prefers-color-scheme:dark){body{background:#111217;color:#d8d9da}main{background:#181b1f;border-color:#34383e}a{color:#6ea6f5}}`;
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing runs, nothing is fetched, and the one form leads here. */
export const ACT_POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

/** One thing to do, and one button at most. `openUrl`: of the incident. */
export function renderActPage(state: ActState, language: Language, openUrl: string | null): string {
  const words = WORDS[language];
  const [title, text] = 'action' in state ? words[state.kind][state.action] : words[state.kind];
  const button =
    state.kind === 'ask'
      ? `<form method="post"><button type="submit">${words.button[state.action]}</button></form>`
      : '';
  const link =
    openUrl === null || state.kind === 'unknown'
      ? ''
      : `<p><a href="${escapeHtml(openUrl)}">${words.open}</a></p>`;
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1><p>${text}</p>${button}${link}</main></body></html>`;
}

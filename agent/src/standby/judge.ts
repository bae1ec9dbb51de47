import type { PostAnswer } from './post.ts';
import type { WatchRequest } from './read-watch.ts';
import type { Problem } from './types.ts';

/** Whether the provider took it. What it says is kept to itself: it may repeat the secret that it was asked with. */
export function judge({ status, contentType, text }: PostAnswer, success: WatchRequest['success']): Problem {
  const said = `HTTP ${String(status)}`;
  if (status < 200 || status >= 300) {
    return said;
  }
  if (/text\/html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(text)) {
    return `${said}, but with a page for people`;
  }
  const body = objectOf(text);
  switch (success.by) {
    case 'status':
      return saysNo(body) ? `${said}, but its body says no` : null;
    case 'text':
      return text.trim() === success.equals ? null : `${said}, but not with the provider's word for it`;
    case 'field': {
      const name = success.names.find((one) => Object.hasOwn(body, one));
      if (name === undefined) {
        return `${said}, but not with the provider's word for it`;
      }
      const value = body[name];
      const shown = typeof value === 'number' ? ` ${String(value)}` : '';
      return value === success.equals ? null : `${said}, but with another ${name}${shown}`;
    }
    default:
      return success satisfies never;
  }
}

/** Ways in which receivers of all kinds say in 200 that they did not take it. */
function saysNo({ errcode, ok, success }: Readonly<Record<string, unknown>>): boolean {
  return (typeof errcode === 'number' && errcode !== 0) || ok === false || success === false;
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  } catch {
    return {};
  }
}

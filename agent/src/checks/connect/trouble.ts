import type { Verdict } from '../types.ts';
import { RefusedTarget } from './resolve.ts';

/** This host's own limits: they say nothing about the target. */
const OWN_TROUBLE: ReadonlySet<string> = new Set([
  'EMFILE',
  'ENFILE',
  'ENOBUFS',
  'ENOMEM',
  'EPERM',
  'EACCES',
]);
/** Only the target (or who stands for it) can say these. */
const ANSWERS = /^(ECONNREFUSED|ECONNRESET|EPIPE|EPROTO|HPE_\w+|ERR_SSL_\w+|ERR_TLS_\w+)$/;

/** What came is not what was asked for: the words say why. */
export class BadAnswer extends Error {}

/** What an error on the way to a target means. */
export function verdictOf(error: unknown, host: string): Verdict {
  if (error instanceof RefusedTarget) {
    return { status: 'inconclusive', error: error.message };
  }
  if (error instanceof BadAnswer) {
    return { status: 'down', error: error.message, isAnswer: true };
  }
  const errors = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  const codes = errors.map(codeOf);
  const text = words(errors, codes, host);
  if (codes.every((code) => OWN_TROUBLE.has(code) || code.startsWith('ERR_INVALID_'))) {
    return { status: 'inconclusive', error: `this host cannot ask: ${text}` };
  }
  return { status: 'down', error: text, isAnswer: codes.some((code) => ANSWERS.test(code)) };
}

function words(errors: readonly unknown[], codes: readonly string[], host: string): string {
  const [code = ''] = codes;
  if (code === 'ENOTFOUND' || code.startsWith('EAI_')) {
    return `${textOf(errors[0], 'hostname') || host} does not resolve (${code})`;
  }
  if (code === 'HPE_HEADER_OVERFLOW') {
    return 'the headers of the answer are too large';
  }
  if (code.startsWith('HPE_')) {
    return `the answer is no HTTP (${code})`;
  }
  const reason = textOf(errors[0], 'reason');
  if (reason !== '') {
    return `the TLS handshake fails: ${reason}`;
  }
  if (code === 'ECONNRESET' || code === 'EPIPE') {
    return 'the connection was closed before the answer was complete';
  }
  return errors
    .slice(0, 3)
    .map((one) => (one instanceof Error ? one.message : String(one)))
    .join('; ');
}

function codeOf(error: unknown): string {
  return textOf(error, 'code');
}

/** A text that Node gives to an error beside its message; OpenSSL's `reason` among them. */
function textOf(error: unknown, key: 'code' | 'hostname' | 'reason'): string {
  const value =
    error instanceof Error && key in error ? (error as Partial<Record<typeof key, unknown>>)[key] : '';
  return typeof value === 'string' ? value : '';
}

import type { TLSSocket } from 'node:tls';

const DAY_MS = 86_400_000;

/** What a server showed of itself. Times in Unix milliseconds, NaN where it showed no certificate. */
export interface ShownCertificate {
  readonly validFromMs: number;
  readonly validToMs: number;
  /** Names that it is for, as they stand in it. */
  readonly names: string;
  /** OpenSSL's or Node's code of what is wrong; undefined when it can be trusted. */
  readonly trouble: string | undefined;
}

export function shownCertificate(socket: TLSSocket): ShownCertificate {
  const { valid_from: from, valid_to: to, subject, subjectaltname } = socket.getPeerCertificate();
  const trouble: unknown = socket.authorizationError;
  return {
    validFromMs: Date.parse(from),
    validToMs: Date.parse(to),
    names: subjectaltname?.replaceAll(/(DNS|IP Address):/g, '') ?? [subject?.CN].flat().join(', '),
    trouble: trouble === undefined || trouble === null ? undefined : codeOf(trouble),
  };
}

/** What is wrong with it in words, with days; undefined when nothing is. `minDays` 0: any rest is enough. */
export function certificateTrouble(
  shown: ShownCertificate,
  wanted: { readonly host: string; readonly verify: boolean; readonly minDays: number },
  nowMs: number,
): string | undefined {
  const { validFromMs, validToMs, trouble } = shown;
  const rest = `${days(validToMs - nowMs)} left`;
  const its = `the certificate of ${wanted.host}`;
  if (wanted.verify && nowMs > validToMs) {
    return `${its} expired ${days(nowMs - validToMs)} ago, on ${date(validToMs)}`;
  }
  if (wanted.verify && nowMs < validFromMs) {
    return `${its} is not yet valid: it begins in ${days(validFromMs - nowMs)}, on ${date(validFromMs)}`;
  }
  if (wanted.verify && trouble !== undefined) {
    return `${its} ${inWords(trouble, shown)}; ${rest}`;
  }
  if (wanted.minDays > 0 && validToMs - nowMs < wanted.minDays * DAY_MS) {
    return `${its} expires on ${date(validToMs)}: ${rest}, wanted are ${String(wanted.minDays)}`;
  }
  return undefined;
}

function inWords(trouble: string, { names }: ShownCertificate): string {
  switch (trouble) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'is self-signed';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return 'comes from a private authority that is not trusted here';
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'comes from an unknown authority, or the server leaves out the certificates between';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `has the wrong name: it is for ${names}`;
    case 'CERT_HAS_EXPIRED':
      return 'is signed by one that has expired';
    case 'CERT_NOT_YET_VALID':
      return 'is signed by one that is not yet valid';
    case 'CERT_REVOKED':
      return 'is revoked';
    default:
      return `cannot be trusted (${trouble})`;
  }
}

function days(ms: number): string {
  const whole = Math.floor(ms / DAY_MS);
  return whole === 1 ? '1 day' : ms < DAY_MS ? 'less than a day' : `${String(whole)} days`;
}

function date(unixMs: number): string {
  return new Date(unixMs).toISOString().slice(0, 10);
}

function codeOf(trouble: unknown): string {
  return trouble instanceof Error && 'code' in trouble ? String(trouble.code) : String(trouble);
}

import type { Kind } from './kind.ts';

const BYTE = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';

/** Groups of four hexadecimal digits, with `::` once at most; the last two may be written as IPv4 (RFC 4291, 2.2). */
function isIpv6(text: string): boolean {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) {
    return false;
  }
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const groups = [...groupsOf(before), ...groupsOf(after ?? '')];
  const places = groups.reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0);
  // `::` alone, and what only looks like times and C++ names, is no address.
  return after === undefined ? places === 8 : places >= 1 && places <= 7 && /\d/u.test(text);
}

/** Of networks; where somebody is. */
export const ADDRESSES: readonly Kind[] = [
  {
    label: 'IPV6',
    pattern: new RegExp(
      `(?<![\\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}(?:${BYTE}(?:\\.${BYTE}){3}|[0-9A-Fa-f]{0,4})(?![\\w:])`,
      'gu',
    ),
    group: 0,
    holds: isIpv6,
  },
  {
    label: 'IPV4',
    pattern: new RegExp(`(?<![\\w.])${BYTE}(?:\\.${BYTE}){3}(?!\\w|\\.\\d)`, 'gu'),
    group: 0,
  },
];

import { isIP } from 'node:net';

/** Where clouds give credentials away to whoever asks from inside: IMDS of AWS, Azure and GCP, Alibaba, Oracle. */
const METADATA_IPV4: ReadonlySet<number> = new Set(
  [
    [100, 100, 100, 200],
    [192, 0, 0, 192],
    [168, 63, 129, 16],
  ].map(ipv4Of),
);
const METADATA_NAMES: ReadonlySet<string> = new Set(['metadata.google.internal', 'metadata.goog']);

export function isMetadataName(host: string): boolean {
  return METADATA_NAMES.has(host.toLowerCase().replace(/\.$/, ''));
}

/** Link-local addresses and those of cloud metadata, also where IPv6 carries an IPv4 address within it. */
export function isMetadataAddress(address: string): boolean {
  if (isIP(address) === 4) {
    return isMetadataIpv4(ipv4Of(address.split('.').map(Number)));
  }
  const groups = groupsOf(address);
  const [first = 0, second = 0] = groups;
  return (
    (first & 0xffc0) === 0xfe80 ||
    (first === 0xfd00 && second === 0x0ec2) ||
    groups.join(':') === [0xfd20, 0x00ce, 0, 0, 0, 0, 0, 0x254].join(':') ||
    embeddedIpv4(groups).some(isMetadataIpv4)
  );
}

export function isLoopback(address: string): boolean {
  if (isIP(address) === 4) {
    return address.startsWith('127.') || address === '0.0.0.0';
  }
  const groups = groupsOf(address);
  const isUnspecifiedOrOne = groups.slice(0, 7).every((group) => group === 0) && (groups[7] ?? 0) <= 1;
  return isUnspecifiedOrOne || (isMapped(groups) && (groups[6] ?? 0) >> 8 === 127);
}

function isMetadataIpv4(address: number): boolean {
  return address >>> 16 === 0xa9fe || METADATA_IPV4.has(address);
}

/**
 * IPv4 addresses to which a packet for this one may find its way: mapped and compatible (RFC 4291), translated
 * (RFC 7915), NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).
 */
function embeddedIpv4(groups: readonly number[]): readonly number[] {
  const [g0 = 0, g1 = 0, g2 = 0, g3 = 0, g4 = 0, g5 = 0, g6 = 0, g7 = 0] = groups;
  const last = join(g6, g7);
  const found: number[] = [];
  const isZero = (...some: readonly number[]) => some.every((group) => group === 0);
  if (isMapped(groups) || isZero(g0, g1, g2, g3, g4, g5) || (isZero(g0, g1, g2, g3, g5) && g4 === 0xffff)) {
    found.push(last);
  }
  if (g0 === 0x64 && g1 === 0xff9b) {
    found.push(last);
  }
  if (g0 === 0x2002) {
    found.push(join(g1, g2));
  }
  if (g0 === 0x2001 && g1 === 0) {
    found.push(join(g6 ^ 0xffff, g7 ^ 0xffff));
  }
  if ((g4 === 0 || g4 === 0x200) && g5 === 0x5efe) {
    found.push(last);
  }
  return found;
}

function isMapped(groups: readonly number[]): boolean {
  return groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
}

/** The eight groups of an IPv6 address that `isIP` knows as one. */
function groupsOf(address: string): readonly number[] {
  const [text = ''] = address.split('%');
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(text);
  const hex =
    dotted === null ? text : `${dotted[1] ?? ''}${pair(dotted[2], dotted[3])}:${pair(dotted[4], dotted[5])}`;
  const [head = '', tail] = hex.split('::');
  const before = partsOf(head);
  const after = tail === undefined ? [] : partsOf(tail);
  const between = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  return [...before, ...Array<number>(between).fill(0), ...after];
}

function partsOf(text: string): number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
}

function pair(high = '0', low = '0'): string {
  return ((Number(high) << 8) | Number(low)).toString(16);
}

function join(high: number, low: number): number {
  return ((high << 16) | low) >>> 0;
}

function ipv4Of([a = 0, b = 0, c = 0, d = 0]: readonly number[]): number {
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

import { BlockList, isIP } from 'node:net';

/** Where clouds give credentials away to whoever asks from within: AWS, Azure, GCP, Alibaba, Tencent, Oracle. */
const METADATA_NAMES = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);
const METADATA = listOf([
  ['169.254.0.0', 16],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['168.63.129.16', 32],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
  ['fd20:ce::', 32],
]);
/** This machine and networks that are not of everybody (RFC 6890), and what is no address of one machine. */
const PRIVATE = listOf([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 127],
  ['fc00::', 7],
  ['ff00::', 8],
]);

export function isMetadataName(host: string): boolean {
  return METADATA_NAMES.has(host.toLowerCase().replace(/\.$/u, ''));
}

/** False for what is no address. */
export function isMetadataAddress(address: string): boolean {
  return isOn(METADATA, address);
}

export function isPrivateAddress(address: string): boolean {
  return isOn(PRIVATE, address);
}

function listOf(networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  networks.forEach(([address, bits]) => {
    list.addSubnet(address, bits, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  });
  return list;
}

function isOn(list: BlockList, address: string): boolean {
  const [bare = ''] = address.split('%');
  switch (isIP(bare)) {
    case 4:
      return list.check(bare, 'ipv4');
    case 6:
      return list.check(bare, 'ipv6') || innerAddresses(bare).some((inner) => list.check(inner, 'ipv4'));
    default:
      return false;
  }
}

/**
 * IPv4 addresses that a packet to this one may end at: mapped and compatible (RFC 4291), translated (RFC 7915), NAT64
 * (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380), ISATAP (RFC 5214).
 */
function innerAddresses(address: string): readonly string[] {
  const groups = groupsOf(address);
  const at = (index: number) => groups[index] ?? 0;
  const found: string[] = [];
  const startsWith = (...prefix: readonly number[]) => prefix.every((group, index) => at(index) === group);
  const isTail =
    startsWith(0, 0, 0, 0, 0, 0) ||
    startsWith(0, 0, 0, 0, 0, 0xffff) ||
    startsWith(0, 0, 0, 0, 0xffff, 0) ||
    startsWith(0x64, 0xff9b) ||
    (at(5) === 0x5efe && (at(4) === 0 || at(4) === 0x200));
  if (isTail) {
    found.push(dotted(at(6), at(7)));
  }
  if (startsWith(0x2002)) {
    found.push(dotted(at(1), at(2)));
  }
  if (startsWith(0x2001, 0)) {
    found.push(dotted(at(6) ^ 0xffff, at(7) ^ 0xffff));
  }
  return found;
}

/** The eight groups; a URL writes every form of them in one way. */
function groupsOf(address: string): readonly number[] {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = written.split('::');
  const partsOf = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [before, after] = [partsOf(head), partsOf(tail ?? '')];
  return [...before, ...Array<number>(Math.max(0, 8 - before.length - after.length)).fill(0), ...after];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

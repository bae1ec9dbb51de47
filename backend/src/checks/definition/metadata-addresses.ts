import { BlockList, isIPv4, isIPv6 } from 'node:net';

/**
 * Where clouds hand out credentials to whoever asks from within. An agent refuses them at connect, whatever name led
 * there; this refuses what says so already when it is defined.
 */
const NAMES = new Set([
  'metadata.google.internal',
  'metadata.goog',
  'metadata.tencentyun.com',
  'instance-data',
  'instance-data.ec2.internal',
]);

const ADDRESSES = new BlockList();
ADDRESSES.addSubnet('169.254.0.0', 16, 'ipv4');
ADDRESSES.addAddress('100.100.100.200', 'ipv4');
ADDRESSES.addAddress('192.0.0.192', 'ipv4');
ADDRESSES.addSubnet('fe80::', 10, 'ipv6');
ADDRESSES.addAddress('fd00:ec2::254', 'ipv6');
ADDRESSES.addAddress('fd20:ce::254', 'ipv6');

/** Whether a host as people write it is a metadata service; undefined where it can be no host at all. */
export function isMetadataHost(host: string): boolean | undefined {
  const [address = ''] = host.replace(/^\[(.*)\]$/u, '$1').split('%');
  const written = isIPv6(address) ? `[${address}]` : host;
  if (/[/\\?#@]|:\d*$/u.test(written) || !URL.canParse(`http://${written}`)) {
    return undefined;
  }
  // As a browser reads it: 0xa9fea9fe, 2852039166 and 0251.0376.0251.0376 are all one address.
  const name = new URL(`http://${written}`).hostname.replace(/^\[(.*)\]$/u, '$1').replace(/\.$/u, '');
  if (isIPv6(name)) {
    const inner = innerIPv4(name);
    return ADDRESSES.check(name, 'ipv6') || (inner !== undefined && ADDRESSES.check(inner, 'ipv4'));
  }
  return isIPv4(name) ? ADDRESSES.check(name, 'ipv4') : NAMES.has(name);
}

/** Of an IPv4 address in IPv6 clothes: mapped, compatible, by NAT64 (RFC 6052) or 6to4 (RFC 3056). */
function innerIPv4(address: string): string | undefined {
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const whole = [...before, ...Array.from({ length: 8 - before.length - after.length }, () => 0), ...after];
  const prefix = whole.slice(0, 6).join(':');
  const [, second = 0, third = 0] = whole;
  const [high = 0, low = 0] = whole[0] === 0x2002 ? [second, third] : whole.slice(6);
  const isClothed = whole[0] === 0x2002 || CLOTHES.has(prefix);
  return isClothed ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : undefined;
}

const CLOTHES = new Set([
  [0, 0, 0, 0, 0, 0xffff].join(':'),
  [0, 0, 0, 0, 0, 0].join(':'),
  [0x64, 0xff9b, 0, 0, 0, 0].join(':'),
]);

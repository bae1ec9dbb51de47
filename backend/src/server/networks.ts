import { BlockList, isIP, isIPv6 } from 'node:net';

/** Whether an address lies in any of the networks. */
export type NetworkSet = (address: string) => boolean;

/**
 * Networks as people write them: `10.0.0.0/8`, `fd00::/8`, or a single address. Returns undefined when one of them
 * is neither. An IPv4 address in IPv6 clothes (`::ffff:10.0.0.1`) counts as the IPv4 address that it is.
 */
export function parseNetworks(texts: readonly string[]): NetworkSet | undefined {
  const list = new BlockList();
  for (const text of texts) {
    const [address = '', prefix, ...rest] = text.split('/');
    const family = isIP(address);
    const widest = family === 4 ? 32 : 128;
    const bits = prefix === undefined ? widest : Number(prefix);
    const whole = /^\d{1,3}$/.test(prefix ?? '0') && bits <= widest;
    if (family === 0 || !whole || rest.length > 0) {
      return undefined;
    }
    list.addSubnet(address, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4');
  };
}

export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  return mapped?.[1] ?? address;
}

const loopback = parseNetworks(['127.0.0.0/8', '::1']);

export function isLoopback(address: string): boolean {
  return loopback?.(address) ?? false;
}

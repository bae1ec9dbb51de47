import { isIP } from 'node:net';

import type { ConfigOf } from '../types.ts';

/** The forms under which a record is found, the strictest first: of MX with its priority, then without. */
export function comparable(
  record: string,
  type: ConfigOf<'dns'>['record_type'],
): readonly [string, ...string[]] {
  switch (type) {
    case 'A':
    case 'TXT':
      return [record];
    case 'AAAA':
      return [isIP(record) === 6 ? shortIpv6(record) : record];
    case 'CNAME':
    case 'NS':
      return [nameOf(record)];
    case 'MX': {
      const [, priority, exchange = record] = /^(\d+)\s+(\S+)$/.exec(record) ?? [];
      const name = nameOf(exchange);
      return priority === undefined ? [name] : [`${priority} ${name}`, name];
    }
    default:
      return type satisfies never;
  }
}

function nameOf(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** As URLs have it: small letters and the longest run of zeros left out. */
function shortIpv6(address: string): string {
  return URL.parse(`http://[${address}]`)?.hostname ?? address;
}

import { isIP } from 'node:net';
import { isAbsolute } from 'node:path';

import { parseHostPort } from '../checks/host-port.ts';
import type { RelayAddress, RelayConfig } from '../relay/types.ts';
import type { Report } from './read-secret.ts';
import type { WrittenConfig } from './schema.ts';

const SOCKET = 'unix:';
/** sun_path of unix(7) holds 108 bytes with the one that ends it. */
const MAX_SOCKET_BYTES = 107;

/** The block `relay`; undefined where there is none, or when something was reported. */
export function toRelay({ relay }: WrittenConfig, report: Report): RelayConfig | undefined {
  if (relay === undefined) {
    return undefined;
  }
  const complain = (what: string): undefined => {
    report(['relay', 'listen'], `\`relay.listen\`: ${what}`);
    return undefined;
  };
  const address = addressOf(relay.listen, complain);
  const { max_bytes: maxBytes, allow_other_addresses: allowOtherAddresses } = relay;
  if (address !== undefined && !allowOtherAddresses && !isThisHostOnly(address)) {
    return complain(
      'other machines could reach that, and nobody asks them who they are; use 127.0.0.1, or say `allow_other_addresses: true`',
    );
  }
  return address === undefined ? undefined : { address, maxBytes, allowOtherAddresses };
}

function addressOf(listen: string, complain: (what: string) => undefined): RelayAddress | undefined {
  if (!listen.startsWith(SOCKET)) {
    const address = parseHostPort(listen);
    return (
      address ??
      complain(
        `expected an address such as 127.0.0.1:4318, or unix:/run/vigilops-agent/otlp.sock, got ${JSON.stringify(listen)}`,
      )
    );
  }
  const path = listen.slice(SOCKET.length);
  if (!isAbsolute(path) || Buffer.byteLength(path) > MAX_SOCKET_BYTES) {
    return complain(
      `expected unix: and an absolute path of at most ${MAX_SOCKET_BYTES} bytes, got ${JSON.stringify(listen)}`,
    );
  }
  return { path };
}

function isThisHostOnly(address: RelayAddress): boolean {
  if ('path' in address) {
    return true;
  }
  const { host } = address;
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

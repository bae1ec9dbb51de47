import { isIP } from 'node:net';

import { withoutBrackets } from './host-port.ts';
import type { CheckConfig } from './types.ts';

/**
 * Loads the parts of Node that a check needs and that the agent may not have loaded yet, before its time is taken.
 * TLS alone is 4 MB: who checks nothing over it does not pay for it.
 */
export async function loadParts(config: CheckConfig): Promise<void> {
  switch (config.type) {
    case 'http': {
      const { hostname, protocol } = new URL(config.url);
      await loadLookUp(hostname);
      if (protocol === 'https:') {
        await import('node:tls');
      }
      return;
    }
    case 'tcp':
      return loadLookUp(config.host);
    case 'dns':
      await import('node:dns/promises');
      return;
    case 'icmp':
      await loadLookUp(config.host);
      await import('node:child_process');
      return;
    case 'script':
      await import('node:child_process');
      return;
    default:
      config satisfies never;
  }
}

async function loadLookUp(host: string): Promise<void> {
  if (isIP(withoutBrackets(host)) === 0) {
    await import('node:dns');
  }
}

import type { CheckConfig } from './types.ts';

/**
 * Loads the parts of Node that a check needs and that the agent may not have loaded yet, before its time is taken.
 * TLS alone is 4 MB: who checks nothing over it does not pay for it.
 */
export async function loadParts(config: CheckConfig): Promise<void> {
  switch (config.type) {
    case 'http':
      await import('node:dns');
      if (config.url.toLowerCase().startsWith('https:')) {
        await import('node:tls');
      }
      return;
    case 'tcp':
      await import('node:dns');
      return;
    case 'dns':
      await import('node:dns/promises');
      return;
    case 'icmp':
    case 'script':
      await import('node:child_process');
      return;
    default:
      config satisfies never;
  }
}

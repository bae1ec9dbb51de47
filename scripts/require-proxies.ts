import { findProxy, PROXIES } from '../e2e/src/operations/proxies.ts';
import { unpackDebian } from './debian.ts';

/** With the libraries that a small Debian does not have. */
const PACKAGES = { nginx: ['nginx', 'libpcre2-8-0'], caddy: ['caddy'] } as const;

/** Sees that the tests have a real nginx and Caddy to stand in front of a backend. The tests skip loudly without them. */
export function requireProxies(): void {
  const missing = () => PROXIES.filter((name) => findProxy(name) === undefined);
  const wanted = missing();
  if (wanted.length > 0) {
    process.stdout.write(`Fetching ${wanted.join(' and ')} for the tests behind a proxy ...\n`);
    unpackDebian(wanted.flatMap((name) => PACKAGES[name]));
  }
  const left = missing();
  if (left.length > 0) {
    process.stdout.write(
      `NO ${left.join(', NO ').toUpperCase()}: tests behind a proxy will be skipped. Install them (apt-get install ${left.join(' ')}).\n`,
    );
  }
}

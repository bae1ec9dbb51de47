import { findRsyslog } from '../e2e/src/shippers/rsyslog.ts';
import { unpackDebian } from './debian.ts';

/** With the libraries that a small Debian does not have. */
const PACKAGES = ['rsyslog', 'rsyslog-elasticsearch', 'libestr0', 'libfastjson4', 'libcurl4'];

/**
 * Sees that the tests have a real rsyslog that sends: fetches Debian's packages and unpacks them into a folder of ours. Nothing is
 * installed, so that no service begins to run. The tests skip loudly without it.
 */
export function requireRsyslog(): void {
  if (findRsyslog() !== undefined) {
    return;
  }
  process.stdout.write('Fetching rsyslog for the tests of other shippers ...\n');
  unpackDebian(PACKAGES);
  if (findRsyslog() === undefined) {
    process.stdout.write(
      'NO RSYSLOG: the tests of other shippers with a real one will be skipped. Install it (apt-get install rsyslog rsyslog-elasticsearch).\n',
    );
  }
}

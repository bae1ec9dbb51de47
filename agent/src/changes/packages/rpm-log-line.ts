import type { HostChange } from '../types.ts';

/**
 * dnf: `2026-03-01T12:00:00+0000 SUBDEBUG Upgrade: curl-7.76.1-29.el9.x86_64`
 * yum: `Mar 01 12:00:00 Updated: curl-7.29.0-59.el7.x86_64`, `Mar 01 12:00:00 Erased: curl`
 */
const DNF_OR_YUM =
  /(?:SUBDEBUG|INFO|^\w{3} \d\d \d\d:\d\d:\d\d) (Installed|Upgraded|Upgrade|Updated|Downgraded|Downgrade|Reinstalled|Erased|Erase|Removed): (\S+)/u;
/** name-version-release.architecture; yum puts an epoch before the name or the version. */
const NEVRA =
  /^(?:\d+:)?(.+)-(?:\d+:)?([^-]+-[^-]+)\.(?:noarch|x86_64|i[3-6]86|aarch64|armv\w+|ppc64le|s390x|riscv64|src)$/u;
/** zypper, whose `install` may be an update: `2026-03-01 12:00:00|install|curl|8.0.1-150400.5.41.1|x86_64|root@host|repo|…`, and `…|remove |curl|…` */
const ZYPPER = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\|(install|remove) *\|([^|]+)\|([^|]+)\|/u;

const ACTIONS: Readonly<Record<string, HostChange['action']>> = {
  Installed: 'added',
  Erased: 'removed',
  Erase: 'removed',
  Removed: 'removed',
  remove: 'removed',
};
/** dnf says of each upgrade what came (`Upgrade`) and what went (`Upgraded`). */
const TOLD_TWICE = new Set(['Upgraded', 'Downgraded']);

/** What a line of a log of packages tells; undefined: nothing that changed. */
export function readRpmLine(line: string): HostChange | undefined {
  const [, word, written] = DNF_OR_YUM.exec(line) ?? [];
  if (word !== undefined && written !== undefined) {
    const isRepeated = TOLD_TWICE.has(word) && line.includes('SUBDEBUG');
    const [, name = written, version = null] = NEVRA.exec(written) ?? [];
    return isRepeated ? undefined : changeOf(ACTIONS[word] ?? 'changed', name, version);
  }
  const [, verb, name, version] = ZYPPER.exec(line) ?? [];
  return verb === undefined || name === undefined || version === undefined
    ? undefined
    : changeOf(ACTIONS[verb] ?? 'changed', name, version);
}

function changeOf(action: HostChange['action'], subject: string, version: string | null): HostChange {
  const isGone = action === 'removed';
  return {
    kind: 'package',
    action,
    subject,
    before: isGone ? version : null,
    after: isGone ? null : version,
  };
}

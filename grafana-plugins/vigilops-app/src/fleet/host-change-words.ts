import type { IconName } from '@grafana/data';
import { t } from '../t.ts';
import type { ChangeGroup, HostChange } from './host-changes.ts';
import { count } from './words.ts';

type Kind = HostChange['kind'];

export const KINDS: readonly Kind[] = ['package', 'config', 'unit', 'image', 'kernel', 'boot', 'agent'];

export const KIND_ICONS: Readonly<Record<Kind, IconName>> = {
  package: 'cube',
  config: 'file-alt',
  unit: 'cog',
  image: 'layer-group',
  kernel: 'process',
  boot: 'power',
  agent: 'bolt',
};

export function kindName(kind: Kind): string {
  switch (kind) {
    case 'package':
      return t('changed.package', 'Package');
    case 'config':
      return t('changed.config', 'Configuration');
    case 'unit':
      return t('changed.unit', 'Unit');
    case 'image':
      return t('changed.image', 'Image');
    case 'kernel':
      return t('changed.kernel', 'Kernel');
    case 'boot':
      return t('changed.boot', 'Boot');
    case 'agent':
      return t('changed.agent', 'Agent');
    default:
      return kind satisfies never;
  }
}

/** `1.24 → 1.26`, `added: 1.26`, `removed: 1.24`. */
export function shiftText({
  action,
  before,
  after,
}: Pick<HostChange, 'action' | 'before' | 'after'>): string {
  switch (action) {
    case 'added':
      return [t('changed.added', 'added'), after].filter((part) => part !== null).join(': ');
    case 'removed':
      return [t('changed.removed', 'removed'), before].filter((part) => part !== null).join(': ');
    case 'changed':
      return before === null && after === null
        ? t('changed.changed', 'changed')
        : `${before ?? '?'} → ${after ?? '?'}`;
    default:
      return action satisfies never;
  }
}

/** Subjects that are named; the rest is counted. */
const NAMED = 3;

/** `nginx 1.24 → 1.26`, or `Packages: nginx, openssl, curl and 12 more`. */
export function groupText({ kind, subjects, changes }: ChangeGroup): string {
  const [first] = changes;
  if (subjects.length <= 1 && first !== undefined) {
    return `${first.subject} ${shiftText(first)}`;
  }
  const names = subjects.slice(0, NAMED).join(', ');
  const more = subjects.length - NAMED;
  return more > 0
    ? t('changed.many', '{{kind}}: {{names}} and {{more}} more', {
        kind: kindName(kind),
        names,
        more: count(more),
      })
    : t('changed.few', '{{kind}}: {{names}}', { kind: kindName(kind), names });
}

/** `web-1, web-2`, or `12 hosts`. */
export const hostsText = ({ hosts }: ChangeGroup): string =>
  hosts.length <= NAMED
    ? hosts.map(({ name }) => name).join(', ')
    : t('changed.hosts', '{{total}} hosts', { total: count(hosts.length) });

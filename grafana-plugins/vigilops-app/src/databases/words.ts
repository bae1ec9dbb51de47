import { formattedValueToString, getValueFormat } from '@grafana/data';
import { count, percent, short } from '../fleet/words.ts';
import { milliseconds, stretch } from '../services/words.ts';
import { t } from '../t.ts';
import type { ConnectionState, Database, DatabaseKind, DatabaseRole, DatabaseState } from './types.ts';

/** As their makers write them. */
export const KIND_NAMES: Readonly<Record<DatabaseKind, string>> = {
  postgresql: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  redis: 'Redis',
  mongodb: 'MongoDB',
};

export function stateName(state: DatabaseState): string {
  switch (state) {
    case 'up':
      return t('databases.state.up', 'Up');
    case 'down':
      return t('databases.state.down', 'Down');
    case 'stale':
      return t('databases.state.stale', 'No word');
    default:
      return state satisfies never;
  }
}

export function roleName(role: DatabaseRole): string {
  switch (role) {
    case 'primary':
      return t('databases.role.primary', 'primary');
    case 'replica':
      return t('databases.role.replica', 'replica');
    case 'standalone':
      return t('databases.role.standalone', 'alone');
    case 'unknown':
      return t('databases.role.unknown', 'role not known');
    default:
      return role satisfies never;
  }
}

export function connectionStateName(state: ConnectionState): string {
  switch (state) {
    case 'active':
      return t('databases.connection.active', 'active');
    case 'idle':
      return t('databases.connection.idle', 'idle');
    case 'idle_in_transaction':
      return t('databases.connection.idle-in-transaction', 'idle in transaction');
    case 'waiting':
      return t('databases.connection.waiting', 'waiting');
    case 'other':
      return t('databases.connection.other', 'other');
    default:
      return state satisfies never;
  }
}

/** `PostgreSQL 16.4`; of a version that says all of its build the head alone. */
export function kindAndVersion({ kind, version }: Pick<Database, 'kind' | 'version'>): string {
  const [head = ''] = (version ?? '').split(/[\s-]/);
  return [KIND_NAMES[kind], head].filter(Boolean).join(' ');
}

/** `db-1:5432`; a socket's folder has no port. */
export const addressText = ({ address, port }: Pick<Database, 'address' | 'port'>) =>
  port === null ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** `340 ms`, `1.24 s`, `12 min`: as long as the number is short. */
export const took = (ms: number | null): string =>
  ms === null ? '–' : ms < 60_000 ? milliseconds(ms) : stretch(ms / 1_000);

export const seconds = (value: number | null): string => (value === null ? '–' : took(value * 1_000));

/** `1 234`, and from a million on `1.23M`. */
export const countText = (value: number | null): string =>
  value === null ? '–' : Math.abs(value) < 1_000_000 ? count(Math.round(value)) : short(value);

export const perSecond = (value: number | null): string =>
  value === null
    ? '–'
    : t('databases.per-second', '{{rate}}/s', { rate: value > 0 && value < 0.01 ? '< 0.01' : short(value) });

export const shareText = (value: number | null): string => (value === null ? '–' : percent(value));

/** A hit ratio is told to the digit that matters: 99 % and 99.9 % are ten times apart. */
export const ratioText = (value: number | null): string =>
  value === null
    ? '–'
    : `${(value * 100).toFixed(value >= 0.99 && value < 1 ? 2 : value >= 0.9 && value < 1 ? 1 : 0)} %`;

export const bytesText = (value: number | null): string =>
  value === null ? '–' : formattedValueToString(getValueFormat('bytes')(value, value < 1_024 ? 0 : 1));

/** `+1.2 MiB`, `−3 KiB`. */
export const growthText = (value: number | null): string =>
  value === null || value === 0
    ? value === 0
      ? '0'
      : '–'
    : `${value > 0 ? '+' : '−'}${bytesText(Math.abs(value))}`;

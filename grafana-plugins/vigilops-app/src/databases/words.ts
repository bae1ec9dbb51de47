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

const CONNECTION_STATES = [
  'active',
  'idle',
  'idle_in_transaction',
  'waiting',
] as const satisfies readonly ConnectionState[];

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

/** States that all kinds have; another is as its server calls it. */
export function sessionStateName(state: string | null): string {
  const known = CONNECTION_STATES.find((each) => each === state?.replaceAll(' ', '_'));
  return known === undefined ? (state ?? '') : connectionStateName(known);
}

/** `PostgreSQL 16.4`; of a version that says all of its build the head alone. */
export function kindAndVersion({ kind, version }: Pick<Database, 'kind' | 'version'>): string {
  const [head = ''] = (version ?? '').split(/[\s-]/);
  return [KIND_NAMES[kind], head].filter(Boolean).join(' ');
}

/** `db-1:5432`; a socket's folder has no port. */
export const addressText = ({ address, port }: Pick<Database, 'address' | 'port'>) =>
  port === null ? address : `${address.includes(':') ? `[${address}]` : address}:${port}`;

/** `12 µs`, `340 ms`, `1.24 s`, `12 min`: as long as the number is short. */
export function took(ms: number | null): string {
  if (ms === null) {
    return '–';
  }
  if (ms < 0.1) {
    return ms <= 0 ? '0' : `${Math.max(1, Math.round(ms * 1_000))} µs`;
  }
  if (ms < 1_000) {
    return milliseconds(ms);
  }
  const inSeconds = ms / 1_000;
  return inSeconds < 60 ? `${inSeconds.toFixed(inSeconds < 10 ? 2 : 1)} s` : stretch(inSeconds);
}

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

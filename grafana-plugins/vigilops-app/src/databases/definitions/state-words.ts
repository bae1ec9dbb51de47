import type { GrafanaTheme2, IconName } from '@grafana/data';
import { t } from '../../t.ts';
import { troubleHelp } from '../trouble-help.ts';
import { STATE_ICONS, stateColour } from '../state-look.ts';
import { stateName } from '../words.ts';
import type { DatabaseDefinition, DefinitionStatus } from './types.ts';

/** Larger: a person is needed sooner. */
const RANKS: Readonly<Record<DefinitionStatus, number>> = {
  refused: 7,
  clash: 7,
  no_password: 7,
  unreadable: 7,
  down: 6,
  stale: 5,
  waiting: 4,
  up: 1,
  disabled: 0,
};

export const byNeed = (a: DatabaseDefinition, b: DatabaseDefinition) =>
  RANKS[b.state.status] - RANKS[a.state.status] || a.name.localeCompare(b.name) || a.id - b.id;

/** It will not be watched until somebody does something. Those that do not answer are in the list of databases. */
export const needsSomebody = ({ state: { status } }: DatabaseDefinition) => RANKS[status] >= RANKS.refused;

export function statusName(status: DefinitionStatus): string {
  switch (status) {
    case 'disabled':
      return t('channel.off', 'Switched off');
    case 'waiting':
      return t('definition.state.waiting', 'Waiting for the agent');
    case 'refused':
      return t('definition.state.refused', 'Refused by the agent');
    case 'clash':
      return t('definition.state.clash', 'Name is taken');
    case 'no_password':
      return t('definition.state.no-password', 'Password not sent');
    case 'unreadable':
      return t('definition.state.unreadable', 'Password cannot be read');
    case 'up':
    case 'down':
    case 'stale':
      return stateName(status);
    default:
      return status satisfies never;
  }
}

/** Why it is so, and what to do; undefined where nothing is to be said. */
export function statusHelp({ state, host_name: host, name }: DatabaseDefinition): string | undefined {
  const values = { host, name };
  switch (state.status) {
    case 'waiting':
      return t(
        'definition.help.waiting',
        'The agent on {{host}} takes it within a minute. If it does not: is it running, and is it of this version?',
        values,
      );
    case 'refused':
      return t(
        'definition.help.refused',
        'agent.yaml on {{host}} says databases: false under server. Take that line out, or write the database into that file.',
        values,
      );
    case 'clash':
      return t(
        'definition.help.clash',
        'agent.yaml on {{host}} has a database {{name}}, too, and the file wins. Give this one another name, or take that one out.',
        values,
      );
    case 'no_password':
      return t(
        'definition.help.no-password',
        'The agent on {{host}} talks to VigilOps by plain HTTP, over which no password is sent. Write https:// in server.url of its agent.yaml; a proxy before VigilOps must stand in VIGILOPS_TRUST_PROXY.',
        values,
      );
    case 'unreadable':
      return t(
        'definition.help.unreadable',
        'The secret of VigilOps is another one than when the password was given. Edit this and give the password again.',
      );
    case 'stale':
      return t(
        'definition.help.stale',
        'The agent on {{host}} says nothing of it any more. Is it running?',
        values,
      );
    case 'down':
      return [state.error ?? t('databases.down-why', 'It did not say why.'), troubleHelp(state.error_kind)]
        .filter((part) => part !== undefined)
        .join(' — ');
    case 'up':
    case 'disabled':
      return undefined;
    default:
      return state.status satisfies never;
  }
}

export function statusIcon(status: DefinitionStatus): IconName {
  switch (status) {
    case 'disabled':
      return 'pause';
    case 'waiting':
      return 'clock-nine';
    case 'refused':
    case 'clash':
    case 'no_password':
    case 'unreadable':
      return 'exclamation-triangle';
    case 'up':
    case 'down':
    case 'stale':
      return STATE_ICONS[status];
    default:
      return status satisfies never;
  }
}

export function statusColour(status: DefinitionStatus, theme: GrafanaTheme2): string {
  switch (status) {
    case 'disabled':
    case 'waiting':
      return theme.colors.text.secondary;
    case 'refused':
    case 'clash':
    case 'no_password':
    case 'unreadable':
      return theme.colors.warning.text;
    case 'up':
    case 'down':
    case 'stale':
      return stateColour(status, theme);
    default:
      return status satisfies never;
  }
}

import type { GrafanaTheme2 } from '@grafana/data';
import { groupName } from './words.ts';
import type { LlmSpendGroup } from './types.ts';

/** Of Grafana's palette, none that says how well something is. */
const NAMES = [
  'blue',
  'purple',
  'semi-dark-yellow',
  'super-light-blue',
  'dark-purple',
  'light-yellow',
  'dark-blue',
  'super-light-purple',
];

/** Of a group by its place; the rest is grey. */
export const groupColour = (at: number, isRest: boolean, theme: GrafanaTheme2): string =>
  theme.visualization.getColorByName(isRest ? 'gray' : (NAMES[at % NAMES.length] ?? 'blue'));

/** A colour for each group. */
export const coloursOf = (
  groups: readonly LlmSpendGroup[],
  theme: GrafanaTheme2,
): ReadonlyMap<string, string> =>
  new Map(groups.map((group, at) => [groupName(group), groupColour(at, group.is_rest, theme)]));

import { useTheme2 } from '@grafana/ui';
import { Mark } from '../alerts/Marks.tsx';
import { STATE_ICONS, stateColour } from './look.ts';
import type { ErrorIssueState } from './types.ts';
import { stateName } from './words.ts';

/** Sign and word in the colour of the state. */
export function IssueState({ state }: { readonly state: ErrorIssueState }) {
  const { text } = stateColour(state, useTheme2());
  return <Mark icon={STATE_ICONS[state]} colour={text} text={stateName(state)} />;
}

import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { OpenAlert, Signal, Step } from '../../model/index.ts';
import type { PastLine, Steps } from './past.ts';

/** The state machine of the alarm. */
export type Decide = (
  rule: Pick<AlertRuleDefinition, 'for_seconds' | 'keep_firing_seconds'>,
  open: OpenAlert | undefined,
  signal: Pick<Signal, 'verdict'> | undefined,
  nowUs: number,
) => Exclude<Step, { readonly to: 'resolved' }> | { readonly to: 'resolved' };

/** One alert that would have been. */
export interface Episode {
  readonly key: string;
  readonly name: string;
  readonly firedUs: number;
  /** Null: it would still fire. */
  readonly toUs: number | null;
  /** The worst value meanwhile; 0 of what has none. */
  readonly peak: number;
}

/** What the alarm would have made of a line. */
export function episodesOf(
  line: PastLine,
  { fromUs, stepUs }: Steps,
  rule: Pick<AlertRuleDefinition, 'for_seconds' | 'keep_firing_seconds'>,
  decide: Decide,
  isWorse: (value: number, than: number) => boolean,
): readonly Episode[] {
  const episodes: Episode[] = [];
  let open: OpenAlert | undefined;
  let fired: { firedUs: number; peak: number | null } | undefined;
  line.verdicts.forEach((verdict, i) => {
    const nowUs = fromUs + (i + 1) * stepUs;
    const step = decide(rule, open, { verdict }, nowUs);
    switch (step.to) {
      case 'pending':
      case 'firing':
        open = openAlert(step.to, step.sinceUs, null);
        fired ??= step.to === 'firing' ? { firedUs: nowUs, peak: null } : undefined;
        break;
      case 'recovering':
        open = openAlert('recovering', open?.pendingSinceUs ?? nowUs, nowUs);
        break;
      case 'dropped':
        open = undefined;
        break;
      case 'resolved':
        if (fired !== undefined) {
          episodes.push(episode(line, fired, nowUs));
        }
        open = undefined;
        fired = undefined;
        break;
      case 'as it is':
        break;
      default:
        step satisfies never;
    }
    const value = line.values[i] ?? null;
    if (fired !== undefined && value !== null && (fired.peak === null || isWorse(value, fired.peak))) {
      fired.peak = value;
    }
  });
  return fired === undefined ? episodes : [...episodes, episode(line, fired, null)];
}

function openAlert(state: OpenAlert['state'], pendingSinceUs: number, sinceUs: number | null): OpenAlert {
  const subject = { key: '', hostId: null, serviceId: null };
  return { id: 0, subject, state, pendingSinceUs, recoveringSinceUs: sinceUs };
}

function episode(
  { key, name }: PastLine,
  { firedUs, peak }: { readonly firedUs: number; readonly peak: number | null },
  toUs: number | null,
): Episode {
  return { key, name, firedUs, toUs, peak: peak ?? 0 };
}

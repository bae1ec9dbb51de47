import type { Clock } from '@vigilops/runtime';
import type { Incident } from '../incidents.ts';
import type { Work } from './plan.ts';
import { short, shortDuration, summary, type Tally } from './tally.ts';

const SHOW_EVERY_MS = 3000;

/** What the person at the terminal sees. */
export interface Display {
  say(text: string): void;
  /** Progress through history, at most every few seconds. */
  history(work: Work, tally: Tally): void;
  live(tally: Tally): void;
}

export function createDisplay(
  write: (text: string) => void,
  clock: Clock,
  range: { readonly fromMs: number; readonly toMs: number },
): Display {
  const begunMs = clock.monotonicMs();
  let shownMs = begunMs;
  let shown = { points: 0, lines: 0 };
  const due = (): boolean => clock.monotonicMs() - shownMs >= SHOW_EVERY_MS;

  function rates(tally: Tally): string {
    const nowMs = clock.monotonicMs();
    const seconds = Math.max(0.001, (nowMs - shownMs) / 1000);
    const points = (tally.items.metrics - shown.points) / seconds;
    const lines = (tally.items.logs - shown.lines) / seconds;
    shownMs = nowMs;
    shown = { points: tally.items.metrics, lines: tally.items.logs };
    return `${short(points)} points/s, ${short(lines)} lines/s`;
  }

  return {
    say: (text) => write(`${text}\n`),
    history(work, tally) {
      if (!due()) {
        return;
      }
      // What comes while history is sent is sent too, so the end is passed.
      const done = Math.min(1, (work.dueMs - range.fromMs) / Math.max(1, range.toMs - range.fromMs));
      const elapsedMs = clock.monotonicMs() - begunMs;
      const leftMs = done > 0 ? (elapsedMs / done) * (1 - done) : 0;
      const at = new Date(work.dueMs).toISOString().slice(0, 16).replace('T', ' ');
      write(
        `${(done * 100).toFixed(0).padStart(3)} %  ${at}  ${summary(tally)} (${rates(tally)}), ${shortDuration(leftMs)} left\n`,
      );
    },
    live(tally) {
      if (clock.monotonicMs() - shownMs >= 10 * SHOW_EVERY_MS) {
        write(`live  ${summary(tally)} (${rates(tally)})\n`);
      }
    },
  };
}

/** What will be seen of an incident, and when. */
export function announceIncident(incident: Incident): string {
  const at = (offsetMs: number): string => new Date(incident.startMs + offsetMs).toISOString().slice(11, 19);
  const end = new Date(incident.endMs).toISOString().slice(11, 19);
  return [
    `An incident is coming (times are UTC):`,
    `  ${at(-90_000)}  settlement-worker is deployed; its new version keeps transactions open`,
    `  ${at(0)}  connections of payments-db run out: postgresql.backends rises to its maximum of 200`,
    `  ${at(60_000)}  payments-api waits for connections and times out; an error type that was never seen before`,
    `  ${at(110_000)}  web-gateway answers 502`,
    `  ${end}  settlement-worker is rolled back; all recovers in the same order`,
  ].join('\n');
}

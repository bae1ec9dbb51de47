import type { ChannelClass, NotificationPolicy, Severity } from '../types.ts';

export type Ladder = NotificationPolicy[Severity];
export type Step = Ladder['steps'][number];

const step = (after_seconds: number, classes: ChannelClass[]): Step => ({
  after_seconds,
  classes,
  channels: [],
  duty: [],
});

/** As the product comes: more severe and longer alone, louder. What no policy takes is told like this. */
export const DEFAULT_LADDERS: Readonly<Record<Severity, Ladder>> = {
  critical: {
    steps: [
      step(0, ['in_app', 'chat', 'email', 'webhook', 'record']),
      step(900, ['chat', 'email', 'sms', 'voice']),
    ],
    repeat_seconds: 3_600,
  },
  warning: { steps: [step(0, ['in_app', 'chat', 'webhook', 'record'])], repeat_seconds: 43_200 },
  info: { steps: [step(0, ['in_app', 'webhook', 'record'])], repeat_seconds: null },
};

export const newPolicy = (): NotificationPolicy => ({
  name: '',
  matchers: [],
  group_wait_seconds: 2,
  ...structuredClone(DEFAULT_LADDERS),
});

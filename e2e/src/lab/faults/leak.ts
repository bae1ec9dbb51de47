import type { Fault } from './fault.ts';

/** So many bytes ten times a second: half a minute of 128 MiB. */
const BYTES = 400_000;

export const leak: Fault = {
  name: 'leak',
  shop: 'bikes',
  title: 'memory leak, until the process dies',
  begin: ({ shop }) => shop('bikes').turn('payments', { leakBytes: BYTES }),
  end: ({ shop }) =>
    shop('bikes')
      .turn('payments', { leakBytes: 0 })
      .catch(() => undefined),
  about: /\bbikes\b|JavaScript heap/iu,
  cause: /^(?:service|change) .*bikes-payments|JavaScript heap/iu,
  words: {
    'which process': /bikes-payments/u,
    'it is memory': /heap|memory/iu,
    'it died': /FATAL|ended by itself|ECONNREFUSED|cannot be reached|refused/u,
  },
  patienceMs: 120_000,
};

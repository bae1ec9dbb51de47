import fc from 'fast-check';

export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly generatorURL?: string;
  /** Minutes from now. */
  readonly starts?: number;
  readonly ends?: number;
}

export interface PostedSilence {
  readonly matchers: readonly {
    readonly name: string;
    readonly value: string;
    readonly isRegex: boolean;
    readonly isEqual?: boolean;
  }[];
  readonly starts: number;
  readonly ends: number;
}

export type Step =
  | { readonly kind: 'post'; readonly alerts: readonly PostedAlert[] }
  | { readonly kind: 'silence'; readonly silence: PostedSilence }
  /** By its place among those that were made. */
  | { readonly kind: 'expire'; readonly place: number }
  | { readonly kind: 'change'; readonly place: number; readonly silence: PostedSilence };

/** Few names and values, so that alerts come again and silences meet them. */
const NAMES = ['alertname', 'severity', 'instance', 'job', 'team'] as const;
const VALUES = [
  'a',
  'b',
  'ab',
  'web-1:9100',
  'ünïcode',
  '"quoted"',
  'back\\slash',
  'two words',
  '🙂',
  '\uFFFD',
];
const PATTERNS = [
  'a',
  'a|b',
  'a.*',
  '.*',
  '.+',
  '',
  'web-\\d:.*',
  '(?i)AB',
  '[^a]',
  'ü.*',
  '🙂|b',
  '^a$',
  'a\nb',
];

const labels = fc
  .dictionary(fc.constantFrom(...NAMES), fc.constantFrom(...VALUES, ''), { minKeys: 0, maxKeys: 4 })
  .map((map) => ({ ...map }));

const alert: fc.Arbitrary<PostedAlert> = fc
  .record(
    {
      labels,
      annotations: fc.dictionary(fc.constantFrom('summary', 'runbook_url'), fc.constantFrom(...VALUES), {
        maxKeys: 2,
      }),
      generatorURL: fc.constantFrom('http://prometheus:9090/graph?g0.expr=up%3D%3D0', 'https://x.example/'),
      starts: fc.integer({ min: -90, max: -1 }),
      ends: fc.constantFrom(-60, -1, 30, 60),
    },
    { requiredKeys: ['labels'] },
  )
  .map((one) => one as PostedAlert);

const matcher = fc
  .record(
    {
      name: fc.constantFrom(...NAMES),
      isRegex: fc.boolean(),
      value: fc.constantFrom(...VALUES, ...PATTERNS, '('),
      isEqual: fc.boolean(),
    },
    { requiredKeys: ['name', 'isRegex', 'value'] },
  )
  .map((one) => one as PostedSilence['matchers'][number]);

const silence: fc.Arbitrary<PostedSilence> = fc.record({
  matchers: fc.array(matcher, { minLength: 0, maxLength: 3 }),
  starts: fc.constantFrom(-30, 0, 20),
  ends: fc.constantFrom(-10, 10, 40),
});

/**
 * Whether its matchers are taken. Alertmanager before 0.28 ends the old silence before it looks at the new one, and so loses
 * it where that one is refused; later ones, and ours, look first.
 */
function isSound({ matchers }: PostedSilence): boolean {
  const asksNothing = matchers.every(
    ({ value, isRegex, isEqual }) => isEqual !== false && (value === '' || (isRegex && value === '.*')),
  );
  return !asksNothing && !matchers.some(({ value, isRegex }) => isRegex && value === '(');
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: fc.constant('post' as const), alerts: fc.array(alert, { maxLength: 6 }) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('silence' as const), silence }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const), place: fc.nat({ max: 5 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      place: fc.nat({ max: 5 }),
      silence: silence.filter(isSound),
    }),
  },
);

/** The same stories for the same seed. */
export function storiesOf(seed: number, count: number): readonly (readonly Step[])[] {
  return fc.sample(fc.array(step, { minLength: 4, maxLength: 14 }), { seed, numRuns: count });
}

/** Questions that differ in what they filter by, in both forms that matchers have. */
export const QUESTIONS = [
  '',
  '?active=false',
  '?silenced=false',
  '?silenced=false&inhibited=false&unprocessed=false',
  '?receiver=vigil.*',
  '?receiver=other',
  ...[
    'alertname="a"',
    'alertname=a',
    'alertname!=a',
    'alertname=~"a|b"',
    'alertname!~"a.*"',
    'severity=""',
    'severity!=""',
    'instance=~"web-.*"',
    'team=two words',
    String.raw`team="back\\slash"`,
    String.raw`team="\"quoted\""`,
    'job=~".+"',
    'job=~"("',
    'nonsense',
    '{alertname="a"}',
  ].map((matcher) => `?filter=${encodeURIComponent(matcher)}`),
  `?filter=${encodeURIComponent('alertname=~".+"')}&filter=${encodeURIComponent('severity!~"a"')}`,
] as const;

import type {
  Pipeline,
  Pipelines,
  PipelineStatistics,
  TriedLine,
  TriedRecord,
} from '../pages/log-pipelines/types.ts';

export const PIPELINES_NOW = '2026-03-01T12:00:00.000000Z';

export function aPipeline(fields: Partial<Pipeline> = {}): Pipeline {
  return {
    name: 'web',
    enabled: true,
    match: { services: ['shop-*'], level: 'info' },
    steps: [
      { type: 'parse_json', from: 'body', prefix: '', overwrite: false },
      { type: 'mask', kinds: ['email', 'card'], as: 'label', label: 'MASKED' },
    ],
    ...fields,
  };
}

export function someStatistics(fields: Partial<PipelineStatistics> = {}): PipelineStatistics {
  return {
    name: 'web',
    matched: 1_200,
    dropped: 30,
    sampled_out: 0,
    failed: 4,
    steps: [
      { type: 'parse_json', failed: 4, last_error: 'the line is no JSON object' },
      { type: 'mask', failed: 0, last_error: null },
    ],
    ...fields,
  };
}

/** As the house writes them. */
const yamlOf = (pipelines: readonly Pipeline[]) =>
  pipelines.length === 0
    ? 'pipelines: []\n'
    : `pipelines:\n${pipelines
        .map(({ name, enabled, steps }) =>
          [
            `  - name: ${name}`,
            ...(enabled ? [] : ['    enabled: false']),
            '    steps:',
            ...steps.map(({ type }) => `      - type: ${type}`),
            '',
          ].join('\n'),
        )
        .join('')}`;

export function somePipelines(
  pipelines: readonly Pipeline[] = [aPipeline()],
  fields: Partial<Pipelines> = {},
): Pipelines {
  return {
    version: 3,
    saved_at: '2026-03-01T11:00:00.000000Z',
    saved_by: 'Li Na',
    pipelines: [...pipelines],
    yaml: yamlOf(pipelines),
    statistics: pipelines.map(({ name, steps }) =>
      someStatistics(
        name === 'web'
          ? {}
          : {
              name,
              matched: 0,
              dropped: 0,
              failed: 0,
              steps: steps.map(({ type }) => ({ type, failed: 0, last_error: null })),
            },
      ),
    ),
    warning: null,
    ...fields,
  };
}

const record = (fields: Partial<TriedRecord>): TriedRecord => ({
  time: PIPELINES_NOW,
  level: 'info',
  severity_number: 9,
  severity_text: 'INFO',
  body: 'payment taken',
  attributes: {},
  ...fields,
});

/** `after` is like `before` where nothing else is said. */
export function aTriedLine(
  after: Partial<TriedRecord> = {},
  fields: Partial<TriedLine> = {},
  before: Partial<TriedRecord> = {},
): TriedLine {
  return {
    outcome: 'kept',
    matched: true,
    before: record(before),
    after: record({ ...before, ...after }),
    failures: [],
    duration_us: 30,
    ...fields,
  };
}

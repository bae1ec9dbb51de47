import type { LlmDrift, LlmDriftRow, LlmUsageImport, LlmUsageImported } from '@vigilops/contracts/api';

export function aDriftRow(fields: Partial<LlmDriftRow> = {}): LlmDriftRow {
  return {
    day: '2026-03-15',
    utc_offset_minutes: 0,
    model: 'gpt-4o-mini-2024-07-18',
    names: ['gpt-4o-mini', 'gpt-4o-mini-2024-07-18'],
    ours: {
      requests: 10,
      estimated: 2,
      unpriced: 1,
      input_tokens: 1_000,
      cache_read_tokens: 0,
      cache_write_tokens: 0,
      output_tokens: 100,
      costs: [{ currency: 'USD', amount: '1.25' }],
    },
    theirs: {
      tokens: {
        requests: 12,
        input_tokens: 1_200,
        cache_read_tokens: 0,
        cache_write_tokens: 0,
        output_tokens: 120,
      },
      costs: [{ currency: 'USD', amount: '1.5' }],
      credits: [],
    },
    drift: {
      input_tokens: -200,
      output_tokens: -20,
      tokens_percent: -16.67,
      cost: '-0.25',
      currency: 'USD',
      cost_percent: -16.67,
    },
    reasons: ['outside_gateway', 'estimated'],
    ...fields,
  };
}

export function aDrift(...rows: LlmDriftRow[]): LlmDrift {
  const { ours, theirs, drift } = aDriftRow();
  return {
    from: '2026-02-14T00:00:00.000000Z',
    to: '2026-03-16T00:00:00.000000Z',
    days: 3,
    total: { ours, theirs, drift, reasons: [] },
    rows,
  };
}

export function anImport(fields: Partial<LlmUsageImport> = {}): LlmUsageImport {
  return {
    id: 4,
    provider_id: 1,
    provider_name: 'openai-main',
    file_name: 'completions.csv',
    imported_at: '2026-03-15T23:00:00.000000Z',
    imported_by: 'Ada',
    days: 3,
    format: 'openai_usage',
    first_day: '2026-03-13',
    last_day: '2026-03-15',
    utc_offset_minutes: 0,
    models: 1,
    input_tokens: 1_200,
    output_tokens: 120,
    requests: 12,
    costs: [],
    credits: [],
    ...fields,
  };
}

/** What a dry run answers of a file that is recognised. */
export function aLook(fields: Partial<LlmUsageImported> = {}): LlmUsageImported {
  const { id, provider_id, provider_name, file_name, imported_at, imported_by, days, ...content } =
    anImport();
  void [id, provider_id, provider_name, file_name, imported_at, imported_by, days];
  return {
    applied: false,
    columns: ['start_time_iso', 'model'],
    format: 'openai_usage',
    problem: null,
    rows: 20,
    content,
    import: null,
    ...fields,
  };
}

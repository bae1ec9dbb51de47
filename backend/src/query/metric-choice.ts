import type { MetricKind } from '../model/index.ts';
import type { Behaviour, MetricRecord } from '../store/index.ts';

export interface ChosenMetric {
  readonly kind: MetricKind;
  readonly unit: string;
  readonly description: string;
  /** One for each temporality and monotonicity that was sent; each series is read by its own. */
  readonly records: readonly MetricRecord[];
  readonly warnings: readonly string[];
}

/**
 * One name can hide several kinds and units, which must not be mixed. The one with the most series is meant, unless
 * the question names another; the others are told of in a warning.
 */
export function chooseMetric(
  records: readonly MetricRecord[],
  wanted: { readonly kind?: MetricKind | undefined; readonly unit?: string | undefined },
  seriesCounts: ReadonlyMap<number, number>,
): ChosenMetric | undefined {
  const meant = records.filter(
    ({ kind, unit }) => (wanted.kind ?? kind) === kind && (wanted.unit ?? unit) === unit,
  );
  const groups = [...Map.groupBy(meant, identityOf).values()];
  const weight = (group: readonly MetricRecord[]) =>
    group.reduce((sum, { id }) => sum + (seriesCounts.get(id) ?? 0), 0);
  const [best, ...others] = groups.sort((a, b) => weight(b) - weight(a));
  const [first] = best ?? [];
  if (best === undefined || first === undefined) {
    return undefined;
  }
  const warnings = others.flatMap(([other]) =>
    other === undefined
      ? []
      : [`the name also stands for a ${other.kind} in "${other.unit}"; name kind or unit to ask for it`],
  );
  return { kind: first.kind, unit: first.unit, description: first.description, records: best, warnings };
}

/** Whether counting series is needed to choose. */
export function isAmbiguous(records: readonly MetricRecord[]): boolean {
  return new Set(records.map(identityOf)).size > 1;
}

export function behaviourOf({
  kind,
  temporality,
  monotonic,
}: Pick<MetricRecord, 'kind' | 'temporality' | 'monotonic'>): Behaviour {
  if (kind !== 'sum') {
    return 'level';
  }
  if (temporality === 'delta') {
    return 'delta';
  }
  return monotonic ? 'counter' : 'level';
}

export function isDistribution(kind: MetricKind): boolean {
  return kind !== 'gauge' && kind !== 'sum';
}

function identityOf({ kind, unit }: MetricRecord): string {
  return `${kind} ${unit}`;
}

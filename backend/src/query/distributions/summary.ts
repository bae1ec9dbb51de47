export interface SummaryQuantiles {
  readonly quantiles: readonly number[];
  readonly values: readonly number[];
}

/** The sender's own quantile; between two of them linear; null outside of what it sent. */
export function summaryQuantile({ quantiles, values }: SummaryQuantiles, q: number): number | null {
  const known = quantiles
    .map((quantile, i) => ({ quantile, value: values[i] ?? Number.NaN }))
    .filter(({ quantile, value }) => Number.isFinite(quantile) && Number.isFinite(value))
    .sort((a, b) => a.quantile - b.quantile);
  const above = known.findIndex(({ quantile }) => quantile >= q - 1e-9);
  const upper = known[above];
  if (upper === undefined) {
    return null;
  }
  if (Math.abs(upper.quantile - q) <= 1e-9) {
    return upper.value;
  }
  const lower = known[above - 1];
  return lower === undefined
    ? null
    : lower.value + ((upper.value - lower.value) * (q - lower.quantile)) / (upper.quantile - lower.quantile);
}

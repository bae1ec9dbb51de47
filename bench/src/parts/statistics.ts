/** "median (min – max)" of some runs, with three significant digits. */
export function spread(values: readonly number[], unit: string): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN;
  return `${short(at(0.5))} (${short(at(0))} – ${short(at(1))}) ${unit}`;
}

function short(value: number): string {
  return new Intl.NumberFormat('en', { maximumSignificantDigits: 3 }).format(value);
}

export function isShort(): boolean {
  return process.argv.includes('--short');
}

/** Thousandfold steps with the letter that each is written with; bytes go by 1024. */
const STEPS = ['', 'k', 'M', 'G', 'T', 'P'] as const;

/** A value as people read it: three digits, and its unit (UCUM as senders write it). */
export function figure(value: number, unit: string): string {
  switch (unit) {
    case '1':
      return `${digits(value * 100)} %`;
    case 'ms':
      return value >= 10_000 ? `${digits(value / 1_000)} s` : `${digits(value)} ms`;
    case 's':
      return value !== 0 && Math.abs(value) < 1 ? `${digits(value * 1_000)} ms` : `${digits(value)} s`;
    case 'By':
    case 'By/s':
      return `${scaled(value, 1_024)}B${unit.slice(2)}`;
    case 's/s':
      return `${digits(value * 100)} %`;
    default:
      return `${scaled(value, 1_000).trimEnd()}${isSaid(unit) ? ` ${unit}` : ''}`;
  }
}

/** `{connection}` is an annotation and says nothing that the name of the metric does not. */
function isSaid(unit: string): boolean {
  return unit !== '' && !/^\{.*\}(?:\/s)?$/.test(unit) && unit !== '1/s';
}

function scaled(value: number, step: number): string {
  let left = value;
  let at = 0;
  while (Math.abs(left) >= step && at < STEPS.length - 1) {
    left /= step;
    at += 1;
  }
  return `${digits(left)} ${STEPS[at] ?? ''}`;
}

function digits(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

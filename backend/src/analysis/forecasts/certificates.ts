import type { CheckResultRow, NewForecast } from '../../model/index.ts';

const DAY_US = 86_400e6;
/** Further away than this nobody needs to know. */
const HORIZON_US = 60 * DAY_US;

/** When the certificate of a checked service expires: a known date, and nothing that is guessed. */
export function certificateForecast(
  service: { readonly id: number; readonly name: string },
  results: readonly Pick<CheckResultRow, 'certificateExpiresUs'>[],
  nowUs: number,
): NewForecast | undefined {
  const expiries = results.flatMap(({ certificateExpiresUs }) => certificateExpiresUs ?? []);
  if (expiries.length === 0) {
    return undefined;
  }
  const atUs = Math.min(...expiries);
  const isOver = atUs <= nowUs;
  const isNear = atUs - nowUs <= HORIZON_US;
  const known = isNear && !isOver ? atUs : null;
  return {
    key: `service:${String(service.id)}/certificate`,
    kind: 'certificate',
    hostId: null,
    serviceId: service.id,
    service: service.name,
    labels: {},
    unit: 'd',
    verdict: isOver ? 'reached' : isNear ? 'reaches' : 'not-before-horizon',
    atUs: known,
    earlyUs: known,
    lateUs: known,
    confidence: 'high',
    value: Math.round(((atUs - nowUs) / DAY_US) * 10) / 10,
    limit: 0,
    shape: 'known',
    slopePerDay: -1,
    sinceUs: nowUs,
    madeAtUs: nowUs,
    reachedAtUs: isOver ? atUs : null,
    chart: { timesMs: [], values: [] },
    record: { judged: 0, medianError: null, inBand: null, falseAlarms: 0, missed: 0, made: 0 },
  };
}

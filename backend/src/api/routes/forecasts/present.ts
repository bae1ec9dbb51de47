import type { Forecast, ForecastRecordView } from '@vigilops/contracts/api';
import { formatTimeUs } from '@vigilops/contracts/api';
import type { ForecastRow } from '../../../model/index.ts';
import type { RouteDeps } from '../../route.ts';

const timeOrNull = (us: number | null) => (us === null ? null : formatTimeUs(us));

export function presentRecord(record: ForecastRow['record']): ForecastRecordView {
  return {
    judged: record.judged,
    median_error: record.medianError,
    in_band: record.inBand,
    false_alarms: record.falseAlarms,
    missed: record.missed,
    made: record.made,
  };
}

export function presentForecast(
  made: ForecastRow,
  { forecastWords }: Pick<RouteDeps, 'forecastWords'>,
): Forecast {
  return {
    id: made.id,
    kind: made.kind,
    ...forecastWords(made),
    host_id: made.hostId,
    host_name: made.hostName,
    service_id: made.serviceId,
    service: made.serviceName ?? made.service,
    labels: { ...made.labels },
    unit: made.unit,
    verdict: made.verdict,
    at: timeOrNull(made.atUs),
    early: timeOrNull(made.earlyUs),
    late: timeOrNull(made.lateUs),
    confidence: made.confidence,
    value: made.value,
    limit: made.limit,
    slope_per_day: made.slopePerDay,
    shape: made.shape,
    since: formatTimeUs(made.sinceUs),
    made_at: formatTimeUs(made.madeAtUs),
    record: presentRecord(made.record),
    chart: {
      times: made.chart.timesMs.map((ms) => formatTimeUs(ms * 1_000)),
      values: [...made.chart.values],
    },
  };
}

import type { Answer } from '@vigilops/contracts/client';

export type Forecasts = Answer<'listForecasts'>;
export type Forecast = Forecasts['items'][number];
export type ForecastKind = Forecast['kind'];

export const FORECAST_KINDS: readonly ForecastKind[] = [
  'disk',
  'inodes',
  'memory',
  'process_memory',
  'db_connections',
  'certificate',
  'llm_budget',
  'errors',
];

export { forecastLimit } from './forecast.ts';
export type { Forecast, ForecastPoint, ForecastQuestion, Shape } from './types.ts';

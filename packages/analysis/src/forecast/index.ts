export { forecastLimit } from './forecast.ts';
export { backtest, judgeForecasts } from './record.ts';
export type { ForecastRecord, PastForecast } from './record.ts';
export type { Forecast, ForecastPoint, ForecastQuestion, Shape } from './types.ts';

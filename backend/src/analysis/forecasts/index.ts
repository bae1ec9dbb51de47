export { createForecaster, type Forecaster, type ForecastFigures } from './forecaster.ts';
export { forecastWords, type ForecastWords } from './words.ts';

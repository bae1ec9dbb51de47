export { ERROR_CATALOGUE, VigilError, type ErrorCode } from './errors.ts';
export { LEVELS, levelOf, severityNumberOf, type Level } from './severity.ts';
export { CHECK, GRAFANA_ALERT, HEADER, HOST_CHANGE, LOG, METRIC, RESOURCE } from './semantic-names.ts';

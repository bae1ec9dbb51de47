import { CHINESE_OF_GRAFANA } from './words-of-grafana.ts';
import { CHINESE } from './words.ts';

/** Fetched when a viewer reads Chinese. */
export const ALL_CHINESE = { ...CHINESE_OF_GRAFANA, ...CHINESE };

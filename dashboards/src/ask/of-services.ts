import { matches, matchesNot, metric, type MetricParts, type Question } from './question.ts';
import type { Where } from './of-hosts.ts';

export const SERVICE = 'service.name';
const DURATION = 'http.server.request.duration';
const STATUS = 'http.response.status_code';

type Parts = Omit<MetricParts, 'filters' | 'aggregate' | 'timeFunction' | 'quantile'>;

/** Requests a second. */
export const requests = (where: Where, parts: Parts): Question =>
  metric(DURATION, { filters: where, timeFunction: 'rate', ...parts });

/**
 * Requests a second that did not fail on the server's side. Failed ones are the difference to all requests: so a
 * service that never failed has an error ratio of 0, where asking for failed ones would find nothing at all.
 */
export const goodRequests = (where: Where, parts: Parts): Question =>
  metric(DURATION, { filters: [matchesNot(STATUS, '5..'), ...where], timeFunction: 'rate', ...parts });

export const failedRequests = (where: Where, parts: Parts): Question =>
  metric(DURATION, { filters: [matches(STATUS, '5..'), ...where], timeFunction: 'rate', ...parts });

/** The duration that this share of the requests does not exceed, in seconds. */
export const requestDuration = (quantile: number, where: Where, parts: Parts): Question =>
  metric(DURATION, { filters: where, timeFunction: 'quantile', quantile, ...parts });

import {
  dateTime,
  isDateTime,
  locationUtil,
  urlUtil,
  type InterpolateFunction,
  type RawTimeRange,
} from '@grafana/data';
import { APP_ID } from '../../constants.ts';
import type { Cell } from './cells.ts';

/** The page of a host, over the same time. */
export function hostPath(name: string, { from, to }: RawTimeRange): string {
  const path = `/a/${APP_ID}/hosts/by-name/${encodeURIComponent(name)}`;
  return locationUtil.assureBaseUrl(urlUtil.renderUrl(path, { from: asText(from), to: asText(to) }));
}

const asText = (time: RawTimeRange['from']): string =>
  isDateTime(time) ? dateTime(time).toISOString() : String(time);

/** Where the data links of a cell's field lead. */
export function linksOf(
  { place: { field, row } }: Cell,
  replaceVariables: InterpolateFunction,
): readonly string[] {
  if ((field.config.links ?? []).length === 0 || field.getLinks === undefined) {
    return [];
  }
  return field
    .getLinks({ valueRowIndex: row })
    .map(({ href }) => replaceVariables(href))
    .filter((href) => href !== '');
}

import { urlUtil, type UrlQueryMap } from '@grafana/data';
import type { DashboardLink } from '@grafana/schema';
import { sceneGraph, sceneUtils, type SceneObject } from '@grafana/scenes';
import type { DashboardEntry } from '../library.ts';

type Carried = Pick<DashboardLink, 'keepTime' | 'includeVars'>;

/** The address of a link, with what it carries along: the time, the variables, or neither. */
export function addressOf(url: string, link: Carried, from: SceneObject): string {
  const filled = sceneGraph.interpolate(from, url, undefined, undefined);
  const params = { ...(link.includeVars ? variablesIn(from) : {}), ...(link.keepTime ? timeIn(from) : {}) };
  return Object.keys(params).length === 0
    ? filled
    : urlUtil.appendQueryToUrl(filled, urlUtil.toUrlParams(params));
}

function timeIn(from: SceneObject): UrlQueryMap {
  const { state } = sceneGraph.getTimeRange(from);
  return { from: state.from, to: state.to };
}

function variablesIn(from: SceneObject): UrlQueryMap {
  return sceneUtils.getUrlState(sceneGraph.getVariables(from)) as UrlQueryMap;
}

/** The dashboards that have every one of these tags, but for the one that links to them. */
export const taggedWith = (entries: readonly DashboardEntry[], tags: readonly string[], own: string) =>
  entries.filter((entry) => entry.uid !== own && tags.every((tag) => entry.tags.includes(tag)));

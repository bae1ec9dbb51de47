import { LoadingState, type DataQueryRequest, type PanelData } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';

interface Known {
  /** What was asked, with its variables filled in. */
  readonly question: string;
  readonly data: PanelData;
}

/** Gives what a panel shows: what was answered, or what was known before while nobody answers. */
export type LastKnown = (request: DataQueryRequest, data: PanelData) => PanelData;

/**
 * Keeps the last good answer of every scene object that asks. While the backend is away it stands in for the empty
 * answer, beside its error, as long as the question is the same: the data of another host would be a lie.
 */
export function createLastKnown(templates: () => Pick<TemplateSrv, 'replace'>): LastKnown {
  const known = new WeakMap<object, Known>();
  return (request, data) => {
    const asker = askerOf(request);
    if (asker === undefined || data.state === LoadingState.Loading) {
      return data;
    }
    const { targets, filters = [] } = request;
    const question = templates().replace(JSON.stringify([targets, filters]), request.scopedVars);
    if (data.state !== LoadingState.Error) {
      known.set(asker, { question, data });
      return data;
    }
    const before = known.get(asker);
    return isUnanswered(data) && before?.question === question
      ? { ...data, series: before.data.series, timeRange: before.data.timeRange }
      : data;
  };
}

function askerOf({ scopedVars }: DataQueryRequest): object | undefined {
  const value = scopedVars?.__sceneObject?.value as { valueOf(): unknown } | undefined;
  const asker = value?.valueOf();
  return typeof asker === 'object' && asker !== null ? asker : undefined;
}

/** A question that was refused has its answer; one that met nobody has none. */
function isUnanswered({ series, error, errors }: PanelData): boolean {
  const all = errors ?? (error === undefined ? [] : [error]);
  return (
    series.length === 0 && all.length > 0 && all.every(({ status = 0 }) => status === 0 || status >= 500)
  );
}

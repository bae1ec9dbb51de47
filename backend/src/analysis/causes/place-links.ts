import { lockHolder } from '@vigilops/contracts';
import type { CauseEvidence } from '@vigilops/contracts/api';
import {
  databaseLink,
  databaseLocksLink,
  hostByNameLink,
  hostLink,
  LLM_BUDGETS_LINK,
  llmCallsLink,
  narrowed,
  OVERVIEW_LINK,
  searchLink,
  serviceLink,
} from '../tools/links.ts';
import type { PlaceInfo } from './graph.ts';
import type { Looked } from './points.ts';

const BEFORE_US = 900e6;
const AFTER_US = 900e6;

/** Where the app shows it: hosts, services and watched databases have pages, the rest is shown by its logs. */
export function linkOfPlace(info: PlaceInfo, looked: Looked): string | null {
  const range = around(looked.onsetUs, looked);
  switch (info.kind) {
    case 'host':
      return info.host === null ? null : hostByNameLink(info.host, range);
    case 'service':
      return info.service_id === null ? logs(info, '', range) : serviceLink(info.service_id);
    case 'template':
      return logs(info, '', range);
    case 'change':
      return info.host_id === null
        ? info.service_id === null
          ? null
          : serviceLink(info.service_id)
        : hostLink(info.host_id);
    case 'database':
      return info.databaseId === undefined ? ofHost(info) : databaseLink(info.databaseId);
    case 'dependency':
      return ofHost(info);
    case 'llm_budget':
      return LLM_BUDGETS_LINK;
    case 'llm_spender':
      return info.spender === undefined ? null : llmCallsLink(info.spender, range);
    default:
      return info.kind satisfies never;
  }
}

const ofHost = ({ host_id: host }: PlaceInfo) => (host === null ? null : hostLink(host));

/** The rows behind it: lines as a search, who waited for whom then, numbers where their chart is. */
export function linkOfEvidence(
  evidence: Pick<CauseEvidence, 'kind' | 'metric'>,
  info: PlaceInfo,
  changedAtMs: number,
  looked: Looked,
): string | null {
  const range = around(changedAtMs * 1_000, looked);
  if (evidence.kind === 'log') {
    return logs(info, evidence.metric === 'log.errors' ? 'level:>=error' : templateQuery(info), range);
  }
  return (
    locksLink(info, evidence.metric, changedAtMs) ??
    linkOfPlace(info, { ...looked, onsetUs: changedAtMs * 1_000 }) ??
    OVERVIEW_LINK
  );
}

/** Who waited for whom at that moment; undefined where the metric tells of no lock of a watched database. */
export function locksLink(info: PlaceInfo, metric: string, atMs: number): string | undefined {
  const { databaseId: id } = info;
  return id === undefined || lockHolder(metric) === undefined ? undefined : databaseLocksLink(id, atMs);
}

function templateQuery({ id }: PlaceInfo): string {
  const template = /^template:(\d+)@/.exec(id)?.[1];
  return template === undefined ? '' : `template:${template}`;
}

function logs(info: PlaceInfo, query: string, range: ReturnType<typeof around>): string {
  const ofHost = info.host === null ? query : narrowed(query, 'host', info.host);
  return searchLink(info.service === null ? ofHost : narrowed(ofHost, 'service', info.service), range);
}

function around(us: number, looked: Looked): { readonly fromUs: number; readonly toUs: number } {
  return { fromUs: us - BEFORE_US, toUs: Math.max(us + 60e6, Math.min(us + AFTER_US, looked.toUs)) };
}

import type { CauseEvidence } from '@vigilops/contracts/api';
import {
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

/** Where the app shows it: hosts and services have pages, the rest is shown by its logs. */
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
    case 'dependency':
      return info.host_id === null ? null : hostLink(info.host_id);
    case 'llm_budget':
      return LLM_BUDGETS_LINK;
    case 'llm_spender':
      return info.spender === undefined ? null : llmCallsLink(info.spender, range);
    default:
      return info.kind satisfies never;
  }
}

/** The rows behind it: lines as a search, numbers where their chart is. */
export function linkOfEvidence(
  evidence: { readonly kind: CauseEvidence['kind']; readonly isErrors: boolean },
  info: PlaceInfo,
  changedAtMs: number,
  looked: Looked,
): string | null {
  const range = around(changedAtMs * 1_000, looked);
  if (evidence.kind === 'log') {
    return logs(info, evidence.isErrors ? 'level:>=error' : templateQuery(info), range);
  }
  return linkOfPlace(info, { ...looked, onsetUs: changedAtMs * 1_000 }) ?? OVERVIEW_LINK;
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

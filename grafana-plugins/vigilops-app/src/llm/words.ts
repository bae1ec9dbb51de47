import { formattedValueToString, getValueFormat, type IconName } from '@grafana/data';
import { t } from '../t.ts';
import type { Dimension, LlmBudget, LlmCallStatus, LlmSpendGroup } from './types.ts';

export function dimensionName(dimension: Dimension): string {
  switch (dimension) {
    case 'model':
      return t('llm.of.model', 'Model');
    case 'provider':
      return t('llm.of.provider', 'Provider');
    case 'project':
      return t('llm.of.project', 'Project');
    case 'key':
      return t('llm.of.key', 'Key');
    case 'member':
      return t('llm.of.member', 'Member');
    case 'environment':
      return t('llm.of.environment', 'Environment');
    case 'status':
      return t('llm.of.status', 'Outcome');
    default:
      return dimension satisfies never;
  }
}

/** What a group stands for; its name may be empty, as of keys that belong to nobody. */
export function groupName({ key, is_rest: isRest }: LlmSpendGroup): string {
  if (isRest) {
    return t('llm.rest', 'All others');
  }
  const names = key.map(({ name }) => (name === '' ? t('llm.nameless', '(none)') : name));
  return names.length === 0 ? t('llm.all', 'All') : names.join(' · ');
}

export const CALL_STATUSES = [
  'ok',
  'client_gone',
  'upstream_error',
  'upstream_cut',
  'timeout',
  'refused',
  'killed',
] as const satisfies readonly LlmCallStatus[];

export const STATUS_ICONS: Readonly<Record<LlmCallStatus, IconName>> = {
  ok: 'check-circle',
  client_gone: 'signout',
  upstream_error: 'times-circle',
  upstream_cut: 'exclamation-triangle',
  timeout: 'clock-nine',
  refused: 'ban',
  killed: 'power',
};

export function callStatusName(status: LlmCallStatus): string {
  switch (status) {
    case 'ok':
      return t('llm.call.ok', 'OK');
    case 'client_gone':
      return t('llm.call.client-gone', 'Client gone');
    case 'upstream_error':
      return t('llm.call.upstream-error', 'Provider error');
    case 'upstream_cut':
      return t('llm.call.upstream-cut', 'Cut off');
    case 'timeout':
      return t('llm.call.timeout', 'Timed out');
    case 'refused':
      return t('llm.call.refused', 'Refused by VigilOps');
    case 'killed':
      return t('llm.call.killed', 'Gateway killed');
    default:
      return status satisfies never;
  }
}

export function budgetStateName(state: LlmBudget['state']): string {
  switch (state) {
    case 'within':
      return t('llm.budget.within', 'Within');
    case 'warned':
      return t('llm.budget.warned', 'Nearly used up');
    case 'used_up':
      return t('llm.budget.used-up', 'Used up');
    case 'lifted':
      return t('llm.budget.lifted', 'Lifted');
    default:
      return state satisfies never;
  }
}

export function windowName(window: LlmBudget['window']): string {
  switch (window) {
    case 'day':
      return t('llm.window.day', 'a day');
    case 'week':
      return t('llm.window.week', 'a week');
    case 'month':
      return t('llm.window.month', 'a month');
    case 'total':
      return t('llm.window.total', 'in all');
    default:
      return window satisfies never;
  }
}

export function scopeName(scope: LlmBudget['scope']): string {
  switch (scope) {
    case 'all':
      return t('llm.scope.all', 'All calls');
    case 'project':
      return t('llm.of.project', 'Project');
    case 'key':
      return t('llm.of.key', 'Key');
    case 'member':
      return t('llm.of.member', 'Member');
    case 'provider':
      return t('llm.of.provider', 'Provider');
    case 'model':
      return t('llm.of.model', 'Model');
    default:
      return scope satisfies never;
  }
}

/** `Project support-bot`. */
export const budgetOf = ({ scope, scope_name: name, model }: LlmBudget): string =>
  [scopeName(scope), model ?? name ?? ''].filter((part) => part !== '').join(' ');

/** `820 ms`, `2.4 s`; a dash where nothing was measured. */
export const took = (ms: number | null): string =>
  ms === null ? '–' : formattedValueToString(getValueFormat('ms')(ms, ms < 1_000 ? 0 : 1));

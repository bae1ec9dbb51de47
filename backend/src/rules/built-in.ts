import { alertRuleDefinition, type AlertRuleDefinition } from '@vigilops/contracts/api';
import type { z } from 'zod';

const RULES: readonly ({ readonly key: string } & z.input<typeof alertRuleDefinition>)[] = [
  {
    key: 'host-cpu',
    name: 'CPU above 90 %',
    condition: { type: 'metric', figure: 'cpu_usage_ratio', threshold: 0.9, recovers_at: 0.85 },
    for_seconds: 300,
  },
  {
    key: 'host-memory',
    name: 'Memory above 90 %',
    condition: { type: 'metric', figure: 'memory_usage_ratio', threshold: 0.9, recovers_at: 0.87 },
    for_seconds: 300,
  },
  {
    key: 'host-disk',
    name: 'Disk above 85 %',
    condition: { type: 'metric', figure: 'disk_usage_ratio', threshold: 0.85, recovers_at: 0.83 },
    for_seconds: 300,
  },
  { key: 'host-offline', name: 'Host offline', condition: { type: 'host' }, severity: 'critical' },
  { key: 'service-down', name: 'Service down', condition: { type: 'service' }, severity: 'critical' },
  {
    key: 'service-slow',
    name: 'Service slower than 3 s',
    condition: { type: 'service', slower_than_ms: 3_000 },
    for_seconds: 120,
    keep_firing_seconds: 120,
  },
  {
    key: 'log-errors',
    name: 'Surge of errors in logs',
    condition: { type: 'log', levels: ['error', 'fatal'], window_seconds: 300, at_least: 100 },
    keep_firing_seconds: 300,
  },
];

/** What the house watches unless told otherwise (PRD 3.6.1); each can be changed and switched off. */
export const BUILT_IN_RULES: readonly (AlertRuleDefinition & { readonly key: string })[] = RULES.map(
  ({ key, ...rule }) => ({ ...alertRuleDefinition.parse(rule), key }),
);

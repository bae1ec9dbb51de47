import type { JsonValue } from '@vigilops/contracts/api';
import { payloadOf } from './payload.ts';

const alert = {
  id: 1,
  status: 'firing',
  severity: 'critical',
  ruleName: 'host offline',
  message: 'web-1 is offline',
  value: 1,
  hostName: 'web-1',
  serviceName: 'shop',
  labels: {},
  annotations: {},
  generatorUrl: '',
  firedUs: 0,
  resolvedUs: 0,
} as const;

/** Every field that a template may name, with something in it. */
export const SAMPLE: JsonValue = payloadOf(
  {
    content: {
      kind: 'firing',
      severity: 'critical',
      priority: 1,
      priorityReason: '',
      title: 'web-1 is offline',
      cause: '',
      startedUs: 0,
      resolvedUs: 0,
      acknowledgedBy: '',
      alerts: [alert],
      firing: 1,
      resolved: 0,
      evidence: [],
      runbook: '',
      step: 0,
      addressees: [],
      lines: [],
    },
    incidentId: 1,
    language: 'en',
    timeZone: 'UTC',
    house: 'VigilOps',
    receiver: 'webhook',
    links: { open: '', logs: null, acknowledge: null, silence: null },
    houseUrl: '',
    idempotencyKey: '',
    nowUs: 0,
  },
  [alert],
) as unknown as JsonValue;

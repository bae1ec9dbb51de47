import { DATABASE_RULES } from './databases.ts';
import { DISK_RULES } from './disks.ts';
import { HOST_RULES } from './hosts.ts';
import { HOUSE_RULES } from './house.ts';
import { LLM_RULES } from './llm.ts';
import { LOG_RULES } from './logs.ts';
import { NETWORK_RULES } from './network.ts';
import { SERVICE_RULES } from './services.ts';
import type { ShippedRule } from './shipped.ts';

export const SHIPPED_RULES: readonly ShippedRule[] = [
  ...HOST_RULES,
  ...DISK_RULES,
  ...NETWORK_RULES,
  ...SERVICE_RULES,
  ...LOG_RULES,
  ...LLM_RULES,
  ...DATABASE_RULES,
  ...HOUSE_RULES,
];

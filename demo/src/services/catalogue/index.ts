import type { ServicePlan } from '../plan.ts';
import { DATA_SERVICES } from './data.ts';
import { EDGE_SERVICES } from './edge.ts';
import { ORDER_SERVICES } from './orders.ts';
import { PAYMENT_SERVICES } from './payment.ts';
import { SEARCH_SERVICES } from './search.ts';
import { USER_SERVICES } from './users.ts';

const CATALOGUE: readonly ServicePlan[] = [
  ...EDGE_SERVICES,
  ...PAYMENT_SERVICES,
  ...ORDER_SERVICES,
  ...USER_SERVICES,
  ...SEARCH_SERVICES,
  ...DATA_SERVICES,
];

/** Without these there is no incident to tell. */
const CORE = [
  'web-gateway',
  'payments-api',
  'payments-db',
  'settlement-worker',
  'payment-events',
  'payment-router',
  'checkout-api',
  'orders-api',
  'orders-db',
  'cart-api',
];

export const MAX_SERVICES = CATALOGUE.length;
export const MIN_SERVICES = CORE.length;

/** The first `count` services, those of the incident before all others. */
export function servicePlans(count: number): readonly ServicePlan[] {
  const core = CATALOGUE.filter((plan) => CORE.includes(plan.name));
  const rest = CATALOGUE.filter((plan) => !CORE.includes(plan.name));
  return [...core, ...rest].slice(0, count);
}

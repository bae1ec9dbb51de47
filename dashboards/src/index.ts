import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { mongodb } from './databases/mongodb.ts';
import { mysql } from './databases/mysql.ts';
import { postgresql } from './databases/postgresql.ts';
import { redis } from './databases/redis.ts';
import { fleet } from './fleet.ts';
import { host } from './host/index.ts';
import { llm } from './llm.ts';
import { logs } from './logs.ts';
import { overview } from './overview.ts';
import { self } from './self/index.ts';
import { ofServices } from './services/index.ts';

/** All dashboards, as classic JSON will have them; `make gen` writes each to `dashboards/generated/<uid>.json`. */
export const allDashboards = (): readonly (Dashboard & { readonly uid: string })[] =>
  [
    overview(),
    host(),
    fleet(),
    ofServices(),
    logs(),
    self(),
    llm(),
    postgresql(),
    mysql(),
    redis(),
    mongodb(),
  ].map((dashboard) => ({
    ...dashboard,
    uid: dashboard.uid ?? '',
  }));

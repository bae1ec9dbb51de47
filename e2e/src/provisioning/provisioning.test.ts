import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runGrafanaCommand } from '../../../backend/src/cli/grafana-command.ts';
import { expandEnvironment } from './environment.ts';
import { KINDS, PROVISIONING, provisioningFiles, ROOT, variablesIn, type Kind } from './files.ts';
import { provisionedRules } from './rules.ts';
import { alerting, apps, dashboardProviders, dataSources } from './schemas.ts';
import { expandMacros } from './sql-macros.ts';

const SCHEMA_OF: Record<Kind, z.ZodType> = {
  datasources: dataSources,
  plugins: apps,
  alerting,
  dashboards: dashboardProviders,
};
const files = provisioningFiles();
const contentOf = <S extends z.ZodType>(kind: Kind, schema: S): readonly z.output<S>[] =>
  files.filter((file) => file.kind === kind).map(({ content }) => z.parse(schema, content));
const only = <T>(items: readonly T[]): T => {
  const [item] = items;
  if (item === undefined || items.length > 1) {
    throw new Error(`expected one, found ${String(items.length)}`);
  }
  return item;
};
const sources = contentOf('datasources', dataSources).flatMap((file) => file.datasources);
const contactPoint = only(contentOf('alerting', alerting).flatMap((file) => file.contactPoints ?? []));
const templates = contentOf('alerting', alerting).flatMap((file) => file.templates ?? []);
const rules = [...provisionedRules().values()];

/** What `vigilops grafana env` prints, with values of the kinds that it has. */
async function printedEnvironment(engine: 'timescale' | 'postgres' = 'postgres') {
  const lines: string[] = [];
  await runGrafanaCommand(['env'], {
    readSecret: (name) => Promise.resolve(`vgo_api_${name}`),
    sqlPassword: () => Promise.resolve('vgo_grafana_sql_1'),
    givenLogin: undefined,
    ensureLogin: () => Promise.resolve(),
    databaseUrl: 'postgres://owner:secret@127.0.0.1:5432/vigilops',
    engine,
    webhookSecret: 'vgo_grafana_webhook_1',
    preset: { url: 'http://127.0.0.1:8080', dashboards: join(ROOT, 'dashboards/generated') },
    print: (line) => lines.push(line),
    warn: (line) => lines.push(line),
  });
  return Object.fromEntries(lines.map((line) => [line.split('=')[0] ?? '', line.split('=')[1] ?? '']));
}

describe('the files of provisioning/', () => {
  it.each(files.map((file) => [`${file.kind}/${file.name}`, file] as const))(
    '%s is what Grafana reads',
    (_name, file) => {
      expect(file.name).toMatch(/\.yaml$/);
      expect(z.safeParse(SCHEMA_OF[file.kind], file.content).error?.issues ?? []).toEqual([]);
    },
  );

  it('lie in the folders that Grafana looks into, and nothing else does', () => {
    expect(globSync('*/**/*', { cwd: PROVISIONING }).length).toBe(files.length);
    expect([...new Set(files.map(({ kind }) => kind))].toSorted()).toEqual([...KINDS].toSorted());
  });
});

describe('the variables', () => {
  const used = [...new Set(files.flatMap(({ text }) => variablesIn(text)))].toSorted();

  it('that the files use are those that the README names', () => {
    const readme = readFileSync(join(PROVISIONING, 'README.md'), 'utf8');
    const named = [...readme.matchAll(/^\| `(VIGILOPS_\w+)` +\|/gm)].map(([, name]) => name ?? '');
    expect(named.toSorted()).toEqual(used);
  });

  it('are those that `vigilops grafana env` prints', async () => {
    expect(Object.keys(await printedEnvironment()).toSorted()).toEqual(used);
  });

  it('keep their types: secrets stay text, the mark of TimescaleDB becomes a truth value', async () => {
    const environment = await printedEnvironment();
    const expanded = files.flatMap(({ text }) =>
      [...text.matchAll(/\$__env\{\w+\}/g)].map(
        ([value]) => [value, expandEnvironment(value, environment)] as const,
      ),
    );
    const others = expanded.filter(([, value]) => typeof value !== 'string');
    expect(others).toEqual([['$__env{VIGILOPS_SQL_TIMESCALEDB}', false]]);
    expect(expandEnvironment('$__env{VIGILOPS_SQL_TIMESCALEDB}', await printedEnvironment('timescale'))).toBe(
      true,
    );
  });
});

describe('the data sources', () => {
  it('have the uids and types that dashboards and rules name', () => {
    expect(sources.map(({ name, uid, type }) => ({ name, uid, type }))).toEqual([
      { name: 'VigilOps', uid: 'vigilops', type: 'vigilops-datasource' },
      { name: 'VigilOps Alertmanager', uid: 'vigilops-alertmanager', type: 'alertmanager' },
      { name: 'VigilOps SQL', uid: 'vigilops-postgres', type: 'grafana-postgresql-datasource' },
    ]);
    expect(sources.filter(({ isDefault }) => isDefault === true).map(({ uid }) => uid)).toEqual(['vigilops']);
  });

  it('and the app fill the fields that their plugins read', () => {
    const app = only(contentOf('plugins', apps).flatMap((file) => file.apps));
    const fieldsOf = (file: string) => {
      const text = readFileSync(join(ROOT, 'grafana-plugins/vigilops-app/src', file), 'utf8');
      return [
        ...new Set([...text.matchAll(/\.(?:Secure)?JsonData\.(\w+)/g)].map(([, name]) => name ?? '')),
      ].toSorted();
    };
    const filled = (of: { jsonData: object; secureJsonData: object }) =>
      Object.keys({ ...of.jsonData, ...of.secureJsonData }).toSorted();
    expect(app.type).toBe('vigilops-app');
    expect(filled(app)).toEqual(fieldsOf('plugin.json'));
    expect(filled(only(sources.filter(({ uid }) => uid === 'vigilops')))).toEqual(
      fieldsOf('datasource/plugin.json'),
    );
  });

  it('are the only ones that the generated dashboards use', () => {
    const known = [
      ...sources.map(({ uid }) => uid),
      '-- Grafana --',
      '-- Mixed --',
      '-- Dashboard --',
      'grafana',
    ];
    const dashboards = globSync('dashboards/generated/*.json', { cwd: ROOT });
    for (const file of dashboards) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const uids = [...text.matchAll(/"datasource":\s*\{[^}]*"uid":\s*"([^"]+)"/g)].map(
        ([, uid]) => uid ?? '',
      );
      expect(
        uids.filter((uid) => !known.includes(uid) && !uid.startsWith('$')),
        file,
      ).toEqual([]);
    }
  });
});

describe('the contact point', () => {
  const { settings } = only(contactPoint.receivers);

  it('signs what it sends, with the time in it', () => {
    expect(settings.url).toBe('$__env{VIGILOPS_URL}/hooks/grafana');
    expect(settings.hmacConfig).toEqual({
      secret: '$__env{VIGILOPS_GRAFANA_WEBHOOK_SECRET}',
      header: 'X-Grafana-Alerting-Signature',
      timestampHeader: 'X-Grafana-Alerting-Timestamp',
    });
  });

  it('uses templates that are provisioned with it', () => {
    const defined = templates.flatMap(({ template }) =>
      [...template.matchAll(/\{\{ define "([^"]+)"/g)].map(([, name]) => name),
    );
    const used = [settings.title, settings.message].map(
      (text) => /\{\{ template "([^"]+)" \. \}\}/.exec(text)?.[1],
    );
    expect(used).toEqual(defined);
  });
});

describe.each(rules.map((rule) => [rule.uid, rule] as const))('the rule %s', (_uid, rule) => {
  const [query, threshold] = rule.data;

  it('goes to the contact point by itself, so that no policy tree is replaced', () => {
    expect(rule.notification_settings.receiver).toBe(contactPoint.name);
    expect(files.some(({ text }) => /^policies:/m.test(text))).toBe(false);
  });

  it('asks and decides by parts that refer to each other', () => {
    expect(query.model.refId).toBe(query.refId);
    expect(threshold.model).toMatchObject({ refId: threshold.refId, expression: query.refId });
    expect(rule.condition).toBe(threshold.refId);
  });

  it('speaks only of labels that its statement gives', () => {
    const sql = expandMacros(query.model.rawSql, { from: new Date(0), to: new Date(60_000) });
    const given = [...sql.matchAll(/(?:\bAS\s+(\w+)|^SELECT (service),)/gm)].map(
      ([, as, first]) => as ?? first,
    );
    const named = Object.values(rule.annotations).flatMap((text) =>
      [...text.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name),
    );
    expect(named.filter((name) => !given.includes(name))).toEqual([]);
  });

  it('links to a page of the app that exists', () => {
    const path = /\/?(a\/vigilops-app\/[a-z]+)/.exec(rule.annotations.look)?.[1];
    const { includes } = z
      .looseObject({ includes: z.array(z.looseObject({ path: z.string() })) })
      .parse(JSON.parse(readFileSync(join(ROOT, 'grafana-plugins/vigilops-app/src/plugin.json'), 'utf8')));
    expect(includes.map((include) => include.path)).toContain(`/${path ?? ''}`);
  });

  it('is drawn beside a panel that exists', () => {
    const file = join(ROOT, `dashboards/generated/${rule.dashboardUid ?? ''}.json`);
    const panel = z.looseObject({ id: z.int(), type: z.string() });
    const { panels } = z
      .looseObject({ panels: z.array(panel) })
      .parse(JSON.parse(readFileSync(file, 'utf8')));
    const { type } = panels.find(({ id }) => id === rule.panelId) ?? { type: 'none' };
    expect(['timeseries', 'state-timeline']).toContain(type);
  });

  it('neither fires nor resolves because a query failed or found no host, unless that is what it tells', () => {
    const others: Record<string, readonly string[]> = {
      'vigilops-blind': ['OK', 'Alerting'],
      // No row means no error.
      'vigilops-error-surge': ['OK', 'KeepLast'],
    };
    expect([rule.noDataState, rule.execErrState]).toEqual(others[rule.uid] ?? ['KeepLast', 'KeepLast']);
  });

  it('has a runbook', () => {
    expect(existsSync(join(ROOT, `docs/runbooks/${rule.uid}.md`))).toBe(true);
  });
});

describe('the macros that rules use', () => {
  it('are expanded as Grafana does, and another one is no silent text', () => {
    const range = { from: new Date('2026-03-01T12:00:00Z'), to: new Date('2026-03-01T12:05:00Z') };
    expect(expandMacros('WHERE $__timeFilter(m.timestamp)', range)).toBe(
      `WHERE m.timestamp BETWEEN '2026-03-01T12:00:00.000Z' AND '2026-03-01T12:05:00.000Z'`,
    );
    expect(expandMacros('$__timeFrom(), $__timeTo()', range)).toBe(
      `'2026-03-01T12:00:00.000Z', '2026-03-01T12:05:00.000Z'`,
    );
    expect(() => expandMacros('$__unixEpochFilter(t)', range)).toThrow('__unixEpochFilter');
  });
});

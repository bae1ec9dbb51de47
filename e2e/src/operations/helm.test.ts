import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';

const CHART = resolve(import.meta.dirname, '../../../deploy/helm/vigilops');
// Without a cluster helm assumes a version of its own build, which may be an old one.
const KUBERNETES = ['--kube-version', '1.31.0'];
const LEAST = { 'database.secretName': 'db', 'secrets.name': 'keys' };
const MOST = {
  ...LEAST,
  replicas: '3',
  'ingress.enabled': 'true',
  'ingress.host': 'vigilops.example.com',
  'ingress.tlsSecretName': 'tls',
  'networkPolicy.enabled': 'true',
  'grafana.datasource.enabled': 'true',
  'agent.enabled': 'true',
  'agent.tokenSecretName': 'agents',
  'allowPlainHttpFrom[0]': '10.0.0.0/8',
};

interface Manifest {
  readonly kind: string;
  readonly spec?: {
    readonly template?: {
      readonly spec: { readonly containers: readonly { readonly securityContext: object }[] };
    };
  };
}

const helm = (...args: readonly string[]) =>
  spawnSync(process.env.VIGILOPS_TEST_HELM ?? 'helm', args, { encoding: 'utf8' });
const hasHelm = helm('version').status === 0;
const skipped = hasHelm ? '' : ' — SKIPPED, helm is not on this machine (VIGILOPS_TEST_HELM names one)';

const given = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);

function rendered(values: Readonly<Record<string, string>>): readonly Manifest[] {
  const { status, stdout, stderr } = helm('template', 'house', CHART, ...KUBERNETES, ...given(values));
  expect(status, stderr).toBe(0);
  return parseAllDocuments(stdout).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
}
const kindsOf = (manifests: readonly Manifest[]) => manifests.map(({ kind }) => kind).toSorted();

describe.skipIf(!hasHelm)(`the chart of Helm${skipped}`, () => {
  it.each([
    ['least', LEAST],
    ['most', MOST],
  ])('has nothing that helm finds fault with, with the %s values', (_name, values) => {
    const { status, stdout } = helm('lint', '--strict', CHART, ...given(values));
    expect(status, stdout).toBe(0);
  });

  it('is one backend and its Services, and the rest only where it is asked for', () => {
    expect(kindsOf(rendered(LEAST))).toEqual(['Service', 'Service', 'StatefulSet']);
    expect(kindsOf(rendered(MOST))).toEqual(
      [
        ...['ConfigMap', 'ConfigMap', 'DaemonSet', 'Ingress', 'NetworkPolicy'],
        ...['PodDisruptionBudget', 'Service', 'Service', 'StatefulSet'],
      ].toSorted(),
    );
  });

  it('lets no container write to its root or gain rights', () => {
    const containers = rendered(MOST).flatMap(({ spec }) => spec?.template?.spec.containers ?? []);
    expect(containers).toHaveLength(2);
    for (const { securityContext } of containers) {
      expect(securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it.each([
    ['no database', { 'secrets.name': 'keys' }, 'database.secretName is missing'],
    ['no key', { 'database.secretName': 'db' }, 'secrets.name is missing'],
    ['agents without a token', { ...LEAST, 'agent.enabled': 'true' }, 'agent.tokenSecretName is missing'],
    ['an ingress without a host', { ...LEAST, 'ingress.enabled': 'true' }, 'ingress.host is missing'],
    ['a key that is none', { ...LEAST, nope: '1' }, 'nope'],
    ['no replica', { ...LEAST, replicas: '0' }, 'replicas'],
  ])('refuses %s, by name', (_name, values, says) => {
    const { status, stderr } = helm('template', 'house', CHART, ...KUBERNETES, ...given(values));
    expect(status).not.toBe(0);
    expect(stderr).toContain(says);
  });
});

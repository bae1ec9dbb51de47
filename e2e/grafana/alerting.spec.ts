import { expect, test } from './troubles.ts';

interface Groups {
  readonly data: {
    readonly groups: readonly {
      readonly rules: readonly {
        readonly name: string;
        readonly health: string;
        readonly lastError?: string;
      }[];
    }[];
  };
}

test('the example rules are evaluated over grafana_v1 without an error', async ({ request }) => {
  await expect
    .poll(
      async () => {
        const answer = await request.get('/api/prometheus/grafana/api/v1/rules');
        const { data } = (await answer.json()) as Groups;
        const rules = data.groups.flatMap((group) => group.rules);
        return {
          some: rules.length > 0,
          wrong: rules
            .filter(({ health }) => health !== 'ok')
            .map(({ name, lastError }) => `${name}: ${lastError ?? 'not yet'}`),
        };
      },
      { timeout: 100_000, intervals: [5_000] },
    )
    .toEqual({ some: true, wrong: [] });
});

test('the contact point into VigilOps is there, and is signed', async ({ request }) => {
  const answer = await request.get('/api/v1/provisioning/contact-points');
  const points = (await answer.json()) as readonly {
    readonly name: string;
    readonly type: string;
    readonly settings: { readonly url: string; readonly hmacConfig?: unknown };
  }[];
  const ours = points.find(({ settings }) => settings.url.includes('/hooks/grafana'));
  expect(ours?.type).toBe('webhook');
  expect(ours?.settings.hmacConfig).toBeTruthy();
});

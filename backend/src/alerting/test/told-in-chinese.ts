import type { NoticeContent } from '../../model/index.ts';
import { createWorld } from '../triage/test/world.ts';
import { ALARM_WORDS } from '../words.ts';

/** What the alarm of a Chinese house tells people of a host that is offline, and of two services with it. */
export function toldInChinese(said: {
  readonly offline: string;
  readonly down: (service: string) => string;
  readonly runbook: string;
}): NoticeContent {
  const services = new Map(
    [1, 2].map((id) => [
      id,
      { name: `shop-${String(id)}`, hostId: 1, group: null, dependsOn: [], isPublic: id === 1 },
    ]),
  );
  const hosts = new Map([[1, { name: 'web-1', group: 'shop', labels: {} }]]);
  const world = createWorld({ language: 'zh', services, hosts });
  const { evidence: words } = ALARM_WORDS.zh;
  const lines = [words.before(5, words.change('package', 'nginx', 'changed'))];
  const evidence = [{ kind: 'changes' as const, title: words.title.changes, lines, host_id: 1 }];
  const about = (id: number, message: string, runbook = '') => {
    const alert = world.alerts.get(id);
    if (alert !== undefined) {
      world.alerts.set(id, { ...alert, message, runbook, evidence });
    }
  };
  const critical = { severity: 'critical' } as const;
  about(
    world.fire({ ...critical, rule: 'Host offline', host: 1, offline: true }),
    said.offline,
    said.runbook,
  );
  about(world.fire({ ...critical, rule: 'Service down', service: 1 }), said.down('shop-1'));
  about(world.fire({ ...critical, rule: 'Service down', service: 2 }), said.down('shop-2'));
  world.pass(10);
  const content = world.notices.find(({ channelName }) => channelName === 'mail')?.content;
  if (content === undefined) {
    throw new Error('nobody was told');
  }
  return content;
}

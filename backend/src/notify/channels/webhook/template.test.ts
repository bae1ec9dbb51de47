import { describe, expect, it } from 'vitest';
import { hostileLetter } from '../../test/hostile.ts';
import { letterOf } from '../../test/letters.ts';
import { webhook } from './index.ts';

const config = (template: string) => ({ url: 'https://example.com/hook', template });
const filled = (template: string, letter = letterOf()) =>
  JSON.parse(webhook.render(letter, config(template)) as string) as unknown;

describe('a template', () => {
  it('puts texts into texts, and lists where a text is one placeholder alone', () => {
    expect(
      filled('{"text": "{{ severity }}: {{title}}!", "all": "{{ alerts }}", "n": "{{ firing }}", "x": 1}'),
    ).toEqual({
      text: 'warning: CPU high on web-1!',
      all: [expect.objectContaining({ status: 'firing', fingerprint: 'vigilops-1' })],
      n: 1,
      x: 1,
    });
    expect(filled('["{{ alerts.0.labels.host }}", "{{ vigilops.url }}", "{{ status }}"]')).toEqual([
      'web-1',
      'https://vigilops.example.com/a/vigilops-app/alerts/incidents/12',
      'firing',
    ]);
  });

  it('stays JSON, and says no more than it says, whatever comes in', () => {
    const letter = hostileLetter();
    expect(filled('{"a": "x {{ title }}", "b": "{{ cause }}"}', letter)).toEqual({
      a: `x ${letter.content.title}`,
      b: letter.content.cause,
    });
  });

  it('has null for what is not there in this message', () => {
    expect(filled('{"a": "{{ resolved_at }}", "b": "at {{ resolved_at }}"}')).toEqual({ a: null, b: 'at ' });
  });

  it.each([
    ['no JSON', '{"a": {{ title }}}'],
    ['nothing that there is', '{"a": "{{ nonsense }}"}'],
    ['what every object has', '{"a": "{{ constructor.name }}"}'],
    ['half of a field', '{"a": "{{ alerts.0.labels.nonsense }}"}'],
  ])('is refused where it refers to %s', (_what, template) => {
    expect(webhook.config.safeParse(config(template)).success).toBe(false);
  });

  it('is left out, or empty: then the body is the default', () => {
    for (const given of [{}, { template: '' }, { template: ' ' }]) {
      const parsed = webhook.config.parse({ url: 'https://example.com/hook', ...given });
      expect(JSON.parse(webhook.render(letterOf(), parsed) as string)).toMatchObject({
        version: '4',
        status: 'firing',
        receiver: 'ops',
        truncatedAlerts: 0,
        externalURL: 'https://vigilops.example.com',
        commonLabels: { alertname: 'CPU high', severity: 'warning', host: 'web-1', team: 'shop' },
        vigilops: { incident_id: 12, kind: 'firing' },
      });
    }
  });
});

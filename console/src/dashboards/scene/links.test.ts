import { setTemplateSrv } from '@grafana/runtime';
import { EMPTY } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTemplateSrv } from '../../host/template-srv.ts';
import { fixture } from '../../test/fixture.ts';
import { sceneOf } from './build.ts';
import { addressOf, taggedWith } from './links.ts';

beforeAll(() =>
  setTemplateSrv(createTemplateSrv({ interpolate: () => undefined, activeScene: () => undefined })),
);

const templating = {
  list: [{ type: 'custom', name: 'level', query: 'a b,c', current: { text: 'a b', value: 'a b' } }],
};
const scene = () => sceneOf({ ...fixture(), templating } as never, () => EMPTY);
const address = (carried: { keepTime?: boolean; includeVars?: boolean }, url = '/d/other') =>
  addressOf(url, { keepTime: false, includeVars: false, ...carried }, scene());

describe('the address of a link', () => {
  it('carries nothing that was not asked for', () => {
    expect(address({})).toBe('/d/other');
  });

  it('carries the time as the viewer chose it, and the variables', () => {
    expect(address({ keepTime: true })).toBe('/d/other?from=now-3h&to=now');
    expect(address({ includeVars: true })).toBe('/d/other?var-level=a%20b');
    expect(address({ keepTime: true }, '/d/other?x=1')).toBe('/d/other?x=1&from=now-3h&to=now');
  });

  it('is filled with the values of variables', () => {
    expect(address({}, '/d/other?l=${level:percentencode}')).toBe('/d/other?l=a%20b');
  });
});

describe('dashboards by their tags', () => {
  const entry = (uid: string, ...tags: string[]) => ({ uid, title: uid, description: '', tags });
  const entries = [entry('own', 'a', 'b'), entry('both', 'b', 'a'), entry('one', 'a')];

  it('have every tag, and are not the one that links', () => {
    expect(taggedWith(entries, ['a', 'b'], 'own').map(({ uid }) => uid)).toEqual(['both']);
    expect(taggedWith(entries, [], 'one').map(({ uid }) => uid)).toEqual(['own', 'both']);
  });
});

import { maintenanceDefinition } from '@vigilops/contracts/api';
import { expect, it } from 'vitest';
import { aMaintenance } from '../../test/some-services.ts';
import { definitionOf, draftOf, draftProblems, newDraft } from './draft.ts';

it('begins with the next five minutes and lasts an hour', () => {
  const draft = newDraft(Date.parse('2026-03-01T12:01:00Z'), { serviceIds: [3], hostIds: [] });
  const definition = definitionOf({ ...draft, title: 'x' });
  expect(definition).toMatchObject({
    from: '2026-03-01T12:05:00.000Z',
    to: '2026-03-01T13:05:00.000Z',
    service_ids: [3],
  });
  expect(maintenanceDefinition.safeParse(definition).success).toBe(true);
});

it('is sent back as it was; everything has no parts', () => {
  const maintenance = aMaintenance({ service_ids: [1], groups: ['web'] });
  expect(definitionOf(draftOf(maintenance))).toMatchObject({ service_ids: [1], groups: ['web'] });
  expect(definitionOf({ ...draftOf(maintenance), all: true })).toMatchObject({
    all: true,
    service_ids: [],
    groups: [],
  });
});

it('wants a title, an end after its beginning, and something that it is about', () => {
  const draft = newDraft(0, { serviceIds: [], hostIds: [] });
  expect(Object.keys(draftProblems({ ...draft, to: draft.from }))).toEqual(['title', 'to', 'scope']);
  expect(draftProblems({ ...draft, title: 'x', all: true })).toEqual({});
});

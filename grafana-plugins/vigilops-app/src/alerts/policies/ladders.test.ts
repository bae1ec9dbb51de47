import { notificationPolicy } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';
import { newPolicy } from './ladders.ts';

describe('a new policy', () => {
  it('is as the API fills in what is left out', () => {
    expect(notificationPolicy.parse({ name: 'p' })).toEqual({ ...newPolicy(), name: 'p' });
  });
});

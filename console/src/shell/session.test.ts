import { describe, expect, it, vi } from 'vitest';
import { createSession } from './session.ts';

const storage = () => ({ setItem: vi.fn(), removeItem: vi.fn() });

describe('a session', () => {
  it('keeps the token that opened it, and forgets it when it is told to', () => {
    const kept = storage();
    const session = createSession('', kept);
    const seen: unknown[] = [];
    session.subscribe(() => seen.push(session.state()));
    session.open('a');
    session.forget();
    expect(seen).toEqual([{ token: 'a' }, { token: '' }]);
    expect(kept.setItem).toHaveBeenCalledWith('vigilops.token', 'a');
    expect(kept.removeItem).toHaveBeenCalledWith('vigilops.token');
  });

  it('ends when its token is refused, and says why until the next one', () => {
    const kept = storage();
    const session = createSession('a', kept);
    session.refuse('revoked', 'Bearer a');
    expect(session.state()).toEqual({ token: '', refused: 'revoked' });
    expect(kept.removeItem).toHaveBeenCalledOnce();
    session.open('b');
    expect(session.state()).toEqual({ token: 'b' });
  });

  it('does not mind a late answer about another token', () => {
    const session = createSession('b', storage());
    session.refuse('invalid', 'Bearer a');
    session.refuse('invalid', '');
    expect(session.state()).toEqual({ token: 'b' });
  });
});

import type { Role } from '../host/plugin-proxy.ts';
import type { Seat, SessionState } from './session-state.ts';

/** Grafana's word for what the viewer may do. A token says so itself at each call. */
export function grafanaRoleOf(state: SessionState): Role {
  switch (state.kind) {
    case 'token':
      return 'Admin';
    case 'person':
      return state.user.role === 'admin' ? 'Admin' : 'Viewer';
    case 'nobody':
    case 'unknown':
      return 'Viewer';
    default:
      return state satisfies never;
  }
}

/** What Grafana's server writes into the page of its user. */
function grafanaUserOf(state: SessionState) {
  const { name, email } = state.kind === 'person' ? state.user : { name: '', email: '' };
  return { orgRole: grafanaRoleOf(state), name, email, login: email };
}

/**
 * Tells plugins who is there: they look it up in `user` when they need it. What they keep is of the one they were
 * loaded for, so for somebody else the page begins anew.
 */
export function introduceViewer(
  session: Pick<Seat, 'state' | 'subscribe'>,
  user: object,
  beginAnew: () => void,
): void {
  let known: string | undefined;
  const introduce = () => {
    const state = session.state();
    const next = identityOf(state);
    Object.assign(user, grafanaUserOf(state));
    if (next !== undefined && known !== undefined && next !== known) {
      beginAnew();
    }
    known = next ?? known;
  };
  introduce();
  session.subscribe(introduce);
}

function identityOf(state: SessionState): string | undefined {
  return state.kind === 'person' ? `person ${state.user.id}` : state.kind === 'token' ? 'token' : undefined;
}

import { isAbsolute, join } from 'node:path';

import type { Environment } from './environment.ts';

/** /var/lib for root, else where the XDG base directory specification puts state. */
export function defaultStateDirectory({
  environment,
  isRoot,
}: {
  readonly environment: Environment;
  readonly isRoot: boolean;
}): string {
  const home = environment['HOME'] ?? '';
  const state = environment['XDG_STATE_HOME'] ?? '';
  if (isRoot || (home === '' && !isAbsolute(state))) {
    return '/var/lib/vigilops-agent';
  }
  return join(isAbsolute(state) ? state : join(home, '.local', 'state'), 'vigilops-agent');
}

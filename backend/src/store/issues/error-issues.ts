import type { ErrorIssueMaintenance, ErrorIssueStore } from '../../model/index.ts';
import type { Connections } from '../connections.ts';
import type { StorageEngine } from '../engines/engine.ts';
import type { Ask } from '../read/ask.ts';
import { createIssueChanges } from './change.ts';
import { findIssue } from './find.ts';
import { foldIssues } from './fold.ts';
import { forgetIssues, readOpenIssues } from './forget.ts';
import { listIssues } from './list.ts';

export function createErrorIssueStore(
  connections: Connections,
  deps: { readonly ask: Ask; readonly engine: () => StorageEngine },
): ErrorIssueStore & ErrorIssueMaintenance {
  const { ask, engine } = deps;
  return {
    ...createIssueChanges(connections),
    list: (question, signal) => listIssues(ask, question, signal),
    find: (id, range, signal) => findIssue(ask, id, range, signal),
    openIssues: (signal) => readOpenIssues(connections, signal),
    fold: (now, signal) => foldIssues({ connections, engine }, now, signal),
    forget: (limits, signal) => forgetIssues(connections, limits, signal),
  };
}

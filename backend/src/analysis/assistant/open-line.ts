import type { Settings } from '@vigilops/contracts/api';
import type { Inside, InsideAsker, InsideLine } from '../../llm/index.ts';

export type NoLine = {
  readonly outcome: 'off' | 'no_model' | 'provider_down';
  /** For logs; people are told in words of their language. */
  readonly why: string;
};

/** Whether a model may be asked, by the settings of the house and what its gateway has. */
export async function openLine(
  deps: { readonly inside: Inside; readonly settings: () => Settings },
  by: Pick<InsideAsker, 'userId' | 'environment'>,
): Promise<{ readonly outcome: 'line'; readonly line: InsideLine } | NoLine> {
  const { enabled, provider, model, project } = deps.settings().ai;
  if (!enabled) {
    return { outcome: 'off', why: 'analysis with a model is off (ai.enabled)' };
  }
  if (provider === null || model === null) {
    return { outcome: 'no_model', why: 'no provider or no model is named (ai.provider, ai.model)' };
  }
  const opened = await deps.inside.open({ provider, model, project, ...by });
  if (opened.outcome === 'line') {
    return opened;
  }
  return { outcome: opened.outcome === 'starting' ? 'provider_down' : 'no_model', why: opened.why };
}

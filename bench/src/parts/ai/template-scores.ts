/**
 * How well lines were given templates, all from 0 to 1. Grouping: a predicted group counts when it has exactly the lines of
 * one true group. `ga` and `pa` are shares of lines; `fga` and `fta` are F1 scores over templates (Khan et al., ICSE 2022,
 * and Jiang et al., ISSTA 2024, whose benchmark is Loghub-2.0).
 */
export interface TemplateScores {
  /** Lines in a group that is right. */
  readonly ga: number;
  /** Lines whose template is the true text to the letter. */
  readonly pa: number;
  /** Groups that are right. */
  readonly fga: number;
  /** Groups that are right, and whose text is the true one. */
  readonly fta: number;
}

export function scoreTemplates(truth: readonly string[], predicted: readonly string[]): TemplateScores {
  const trueGroups = groupsOf(truth);
  const groups = groupsOf(predicted);
  let lines = 0;
  let right = 0;
  let exact = 0;
  for (const [text, members] of groups) {
    const labels = new Set(members.map((line) => truth[line] ?? ''));
    const [label = ''] = labels;
    if (labels.size === 1 && trueGroups.get(label)?.length === members.length) {
      lines += members.length;
      right += 1;
      exact += label === text ? 1 : 0;
    }
  }
  const same = truth.filter((label, line) => label === predicted[line]).length;
  // 2PR / (P + R), with P = right / predicted groups and R = right / true groups.
  const f1 = (hits: number) => (2 * hits) / (groups.size + trueGroups.size);
  return { ga: lines / truth.length, pa: same / truth.length, fga: f1(right), fta: f1(exact) };
}

function groupsOf(texts: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  for (const [line, text] of texts.entries()) {
    const group = groups.get(text);
    if (group === undefined) {
      groups.set(text, [line]);
    } else {
      group.push(line);
    }
  }
  return groups;
}

export function meanScores(all: readonly TemplateScores[]): TemplateScores {
  const mean = (of: (scores: TemplateScores) => number) =>
    all.reduce((sum, scores) => sum + of(scores), 0) / all.length;
  return { ga: mean((s) => s.ga), pa: mean((s) => s.pa), fga: mean((s) => s.fga), fta: mean((s) => s.fta) };
}

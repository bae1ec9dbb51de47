import type { ShippedRule } from './shipped.ts';

/** What calls of LLMs cost. */
export const LLM_RULES: readonly ShippedRule[] = [
  {
    key: 'llm-budget-warned',
    name: { en: 'An LLM budget is nearly used up', zh: 'LLM 预算即将用尽' },
    condition: {
      type: 'series',
      metric: 'vigilops.llm.budget.warned',
      group_by: ['vigilops.llm.budget.name'],
      aggregate: 'max',
      time_function: 'last',
      window_seconds: 120,
      threshold: 0.5,
    },
    severity: 'warning',
    runbook: {
      en: [
        'As much of the budget is spent as was said to be worth a word. LLM → Cost shows who spends it, and what the month will come to.',
        'Is it a loop or a leaked key? Revoke the key. Is it wanted? Raise the budget, or lift it for a while, before it is used up.',
      ],
      zh: [
        '预算已用到预警比例。在“LLM → 费用”查看谁在花、本月预计花到多少。',
        '若是程序死循环或密钥泄露：吊销密钥；若属正常：在用尽之前提高预算或临时放行。',
      ],
    },
  },
  {
    key: 'llm-budget-used-up',
    name: { en: 'An LLM budget is used up', zh: 'LLM 预算已用尽' },
    condition: {
      type: 'series',
      metric: 'vigilops.llm.budget.used',
      group_by: ['vigilops.llm.budget.name'],
      aggregate: 'max',
      time_function: 'last',
      window_seconds: 120,
      threshold: 0.9999,
    },
    severity: 'critical',
    runbook: {
      en: [
        'Calls that this budget is for are refused with 402, unless it only warns.',
        'To go on: LLM → Budgets, lift it for a while or raise it. To see why: LLM → Cost, by key.',
      ],
      zh: [
        '该预算覆盖的调用会被拒绝（402），除非它只用于预警。',
        '继续使用：在“LLM → 预算”临时放行或提高额度；查原因：“LLM → 费用”按密钥查看。',
      ],
    },
  },
  {
    key: 'llm-unpriced',
    name: { en: 'LLM calls have no price', zh: 'LLM 调用缺少价格' },
    condition: {
      type: 'series',
      metric: 'vigilops.llm.unpriced',
      group_by: ['gen_ai.request.model'],
      aggregate: 'sum',
      time_function: 'increase',
      window_seconds: 3_600,
      threshold: 0,
    },
    severity: 'info',
    runbook: {
      en: [
        'A model is called whose price nobody knows: what it costs is missing in every figure, and budgets do not count it.',
        'LLM → Models lists it first: set its price.',
      ],
      zh: [
        '正在调用没有价格的模型：所有费用都不含它，预算也不计入。',
        '在“LLM → 模型”中它排在最前：为其设置价格。',
      ],
    },
  },
];

import type { Answer, Input } from '@vigilops/contracts/client';

export type {
  LlmAlias,
  LlmBudget,
  LlmCall,
  LlmCallStatus,
  LlmKey,
  LlmMe,
  LlmPrice,
  LlmProject,
  LlmProvider,
  LlmProviderTested,
  LlmProviderType,
  LlmSpendGroup,
  LlmSpendPoint,
  LlmTexts,
} from '@vigilops/contracts/api';

export type SpendQuery = Input<'queryLlmSpend'>['body'];
export type Spend = Answer<'queryLlmSpend'>;
export type Dimension = NonNullable<SpendQuery['by']>[number];
export type CreatedKey = Answer<'createLlmKey'>;
/** What is sent: fields with a default may be left out. */
export type NewProvider = Input<'createLlmProvider'>['body'];
export type NewAlias = Input<'createLlmAlias'>['body'];
export type NewProject = Input<'createLlmProject'>['body'];
export type NewKey = Input<'createLlmKey'>['body'];
export type NewPrice = Input<'setLlmPrice'>['body'];
export type NewBudget = Input<'createLlmBudget'>['body'];

/** A sum of one currency, as a decimal. */
export interface Amount {
  readonly currency: string;
  readonly amount: string;
}

import type { LlmPriceRequest, LlmRates } from '@vigilops/contracts/api';

/** Rates for 1,000,000 tokens, as decimals, by the length of the whole input. */
export type PriceTiers = LlmPriceRequest['tiers'];
export type Rates = LlmRates;

/** What one model costs. */
export interface Price {
  readonly currency: string;
  readonly tiers: PriceTiers;
  /** With thinking the whole answer costs what `reasoning` says, not the thoughts alone (Qwen). */
  readonly reasoningRaisesOutput: boolean;
}

/** Some providers have a dearer price at the hours when most people work. */
export type PriceHours = 'peak' | 'off_peak';

export interface BuiltInPrice extends Price {
  readonly providerType: string;
  readonly model: string;
  readonly hours: PriceHours | null;
  /** The day on which the source said so. */
  readonly asOf: string;
  readonly source: string;
}

/** What an operator has set; null: of whatever provider. */
export type OwnPrice = Pick<LlmPriceRequest, 'provider_id' | 'model' | 'currency' | 'tiers'>;

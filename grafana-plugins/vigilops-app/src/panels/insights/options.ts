/** As a dashboard keeps them. */
export interface InsightsOptions {
  readonly showCauses: boolean;
  readonly showFindings: boolean;
  readonly showIssues: boolean;
  readonly showForecasts: boolean;
  /** Rows of each part. */
  readonly most: number;
  /** Findings of a lower score are left out; 0 to 1. */
  readonly minScore: number;
}

export const DEFAULTS: InsightsOptions = {
  showCauses: true,
  showFindings: true,
  showIssues: true,
  showForecasts: true,
  most: 5,
  minScore: 0.5,
};

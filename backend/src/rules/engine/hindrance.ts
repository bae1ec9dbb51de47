/** Why samples cannot be trusted after the clock was set. */
export type Doubt = 'setBack' | 'agentsAhead' | 'nothingYet';

/** What keeps the watch from seeing; what that is called is a matter of the house's language. */
export type Hindrance =
  | { readonly kind: 'failing'; readonly rules: readonly string[]; readonly reason: string }
  | { readonly kind: 'doubt'; readonly doubt: Doubt }
  | { readonly kind: 'unseen'; readonly fromUs: number; readonly toUs: number };

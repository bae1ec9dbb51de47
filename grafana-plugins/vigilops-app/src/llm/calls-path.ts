import { LLM_CALLS_PATH } from '../pages/paths.ts';

/** The calls behind a figure: filters as the address of the list has them. */
export const callsPath = (
  filters: Readonly<Record<string, string>>,
  range: { readonly from: string; readonly to: string },
): string => `${LLM_CALLS_PATH}?${new URLSearchParams({ ...filters, ...range }).toString()}`;

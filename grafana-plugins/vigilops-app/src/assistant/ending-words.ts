import { t } from '../t.ts';
import type { Turn } from './turns.ts';

/** Of a question that ended before, or without the server's own words. */
export function endingWords(ended: Turn['ended']): string | null {
  switch (ended) {
    case null:
    case 'answered':
      return null;
    case 'cut':
      return t('ask.end.cut', 'The answer went on and on and was cut here.');
    case 'off':
      return t('ask.end.off', 'Analysis with a language model is off.');
    case 'no_model':
      return t('ask.end.no-model', 'No model can be asked: see the settings, section AI.');
    case 'over_budget':
      return t('ask.end.over-budget', 'The money for this is spent.');
    case 'limit':
      return t('ask.end.limit', 'It reached its limit of turns, time or money.');
    case 'provider_down':
      return t('ask.end.provider-down', 'The model could not be reached.');
    case 'nonsense':
      return t('ask.end.nonsense', 'The model gave no answer that could be read.');
    case 'stopped':
      return t('ask.end.stopped', 'Stopped.');
    case 'lost':
      return t('ask.end.lost', 'It was broken off.');
    default:
      return ended satisfies never;
  }
}

export { createAdvisor, type Advisor } from './advisor.ts';
export { adviceWords, type SaidAdvice } from './words.ts';

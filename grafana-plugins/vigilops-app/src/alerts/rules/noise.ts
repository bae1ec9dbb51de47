/** From here on a rule tells more than it is worth: half of it nobody needed. */
export const NOISY = 0.5;

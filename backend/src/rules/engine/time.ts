/** How often rules are looked at. */
export const EVERY_US = 10e6;

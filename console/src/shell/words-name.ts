/** The namespace of all words of the console, and of the packages of Grafana in it. */
export const WORDS = 'vigilops-console';

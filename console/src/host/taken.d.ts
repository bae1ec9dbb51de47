/** @grafana/data and @grafana/ui as far as the built plugins use them; made by vite.config.ts. */
declare module 'virtual:taken/*';

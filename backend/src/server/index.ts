export type { ServerCertificate } from './certificate.ts';
export { createClientPolicy, type ClientPolicy } from './client-policy.ts';
export { createConsole } from './console.ts';
export { createHealthRouter, type HealthReport } from './health.ts';
export { createHomePage } from './home-page.ts';
export { createListener, DEFAULT_LISTENER_LIMITS, type Listener, type ListenerLimits } from './listener.ts';
export { parseNetworks, type NetworkSet } from './networks.ts';
export { observeRequests, type ObservedRequest } from './observe-requests.ts';
export { chooseCertificate } from './tls.ts';

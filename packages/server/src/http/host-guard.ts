/**
 * Which host names Keyway answers to: its public one, and loopback. A page of another site whose name was made to point
 * at this machine (DNS rebinding) sends its own name and is refused.
 */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Gives a check of Host headers, with or without a port. */
export function allowedHosts(publicUrl: string): (host: string | undefined) => boolean {
  const { host: publicHost } = new URL(publicUrl)
  return (host) => host !== undefined && (host === publicHost || host.toLowerCase() === publicHost || isLoopback(host))
}

/**
 * True for http://127.0.0.1 where http://localhost is public, or the other way: the same machine, but another origin,
 * whose cookie and requests would not be taken for ours.
 */
export function isOtherLoopbackName(host: string | undefined, publicUrl: string): boolean {
  const { host: publicHost } = new URL(publicUrl)
  return host !== undefined && host.toLowerCase() !== publicHost && isLoopback(host) && isLoopback(publicHost)
}

const isLoopback = (host: string): boolean => LOOPBACK.has(host.toLowerCase().replace(/:\d{1,5}$/, ''))

/**
 * Which host names Keyway answers to: its public one, and loopback. A page of another site whose name was made to point
 * at this machine (DNS rebinding) sends its own name and is refused.
 */
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/** @param host the Host header, with or without a port */
export function isAllowedHost(host: string | undefined, publicUrl: string): boolean {
  if (host === undefined) return false
  const lower = host.toLowerCase()
  return lower === new URL(publicUrl).host || LOOPBACK.has(lower.replace(/:\d{1,5}$/, ''))
}

/** Which hosts are called without the proxy: the customary reading of NO_PROXY. */

/**
 * @param noProxy names, each of which stands for all below it too, with or without a leading dot or star; a port narrows it
 * to that port; `*` stands for every host
 */
export function goesDirectly(origin: string, noProxy: readonly string[]): boolean {
  const { hostname, port, protocol } = new URL(origin)
  const ownPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  return noProxy.some((entry) => {
    if (entry === '*') return true
    const [, name = '', entryPort] = /^(.+?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    if (entryPort !== undefined && entryPort !== ownPort) return false
    const bare = name.replace(/^\*?\./, '')
    return hostname === bare || hostname.endsWith(`.${bare}`)
  })
}

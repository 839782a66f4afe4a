/** Cookies of a browser, as far as the demo needs them: per host and port-blind, as RFC 6265 has it. */
export class CookieJar {
  readonly #byHost = new Map<string, Map<string, string>>()

  /** Keeps what an answer from `url` sets; an empty value or a past date removes. */
  keep(url: URL, setCookies: readonly string[]): void {
    const cookies = this.#byHost.get(url.hostname) ?? new Map<string, string>()
    this.#byHost.set(url.hostname, cookies)
    for (const line of setCookies) {
      const [pair = '', ...attributes] = line.split(';')
      const mark = pair.indexOf('=')
      const name = pair.slice(0, mark).trim()
      const value = pair.slice(mark + 1).trim()
      if (value === '' || attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))) cookies.delete(name)
      else cookies.set(name, value)
    }
  }

  /** The `Cookie` header for `url`; undefined when there is none to send. */
  headerFor(url: URL): string | undefined {
    const cookies = this.#byHost.get(url.hostname)
    if (!cookies || cookies.size === 0) return undefined
    return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
  }
}

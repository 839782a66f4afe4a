/** A browser without a window: follows redirects, keeps cookies, presses buttons of forms. Plain http only. */
import { Problem } from '../problem.ts'
import { CookieJar } from './cookie-jar.ts'
import { formsOf, textOf } from './html-form.ts'

const MAX_REDIRECTS = 10
const TIMEOUT_MS = 10_000

export interface Page {
  readonly url: string
  readonly status: number
  readonly html: string
}

interface PageRequest {
  readonly method: 'GET' | 'POST'
  readonly body?: string
}

export class Browser {
  readonly #cookies = new CookieJar()

  /** One request with this browser's cookies, redirects left to the caller. Fits where `fetch` is wanted. */
  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const headers = new Headers(init?.headers)
    const cookie = this.#cookies.headerFor(url)
    if (cookie) headers.set('cookie', cookie)
    const response = await globalThis.fetch(url, { ...init, headers })
    this.#cookies.keep(url, response.headers.getSetCookie())
    return response
  }

  open(url: string): Promise<Page> {
    return this.#load(url, { method: 'GET' })
  }

  /**
   * Presses the button with this text, in whatever form it stands.
   * @throws Problem when the page has no such button; it names what the page says instead
   */
  async press(page: Page, text: string): Promise<Page> {
    for (const form of formsOf(page.html)) {
      const button = form.buttons.find((candidate) => candidate.text.includes(text))
      if (!button) continue
      const fields = new URLSearchParams(form.fields)
      if (button.name) fields.set(button.name, button.value)
      const target = new URL(form.action, page.url)
      if (form.method === 'POST') return this.#load(target.href, { method: 'POST', body: fields.toString() })
      target.search = fields.toString()
      return this.#load(target.href, { method: 'GET' })
    }
    throw new Problem(
      'page_unexpected',
      `No button "${text}" on ${pathOf(page.url)}: ${textOf(page.html).slice(0, 300)}`,
    )
  }

  async #load(url: string, request: PageRequest): Promise<Page> {
    let [next, current] = [url, request]
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const response = await this.fetch(next, {
        method: current.method,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: current.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
        ...(current.body === undefined ? {} : { body: current.body }),
      })
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || !location) {
        return { url: next, status: response.status, html: await response.text() }
      }
      await response.body?.cancel()
      next = new URL(location, next).href
      // A browser repeats the body only after 307 and 308 (RFC 9110, section 15.4).
      if (response.status !== 307 && response.status !== 308) current = { method: 'GET' }
    }
    throw new Problem('page_unexpected', `${pathOf(url)} redirects without end.`)
  }
}

/** Address without its query, which may hold a code. */
const pathOf = (url: string): string => url.split('?')[0] ?? url

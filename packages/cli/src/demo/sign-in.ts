/** Signs a browser in to Keyway with a one-time URL, as the console does it, and gives a client that speaks as that browser. */
import { type Client, createClient } from '@keyway/client'
import type { Browser } from './browser.ts'

export async function signInWithLink(browser: Browser, oneTimeUrl: string): Promise<Client> {
  const url = new URL(oneTimeUrl)
  const token = new URLSearchParams(url.hash.slice(1)).get('token') ?? ''
  const client = createClient({ baseUrl: url.origin, fetch: browser.fetch })
  await client.session.create({ body: { token } })
  return client
}

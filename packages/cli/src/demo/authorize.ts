/** Save & authorize: through the sign-in and consent pages to the callback, with the browser that is signed in to Keyway. */
import type { Client } from '@keyway/client'
import type { Connection } from '@keyway/contract'
import { Problem } from '../problem.ts'
import type { Browser, Page } from './browser.ts'
import { formsOf, textOf } from './html-form.ts'

/**
 * @param person display name on the account page
 * @throws Problem with what the last page says when the connection is not online afterwards
 */
export async function authorize(
  client: Client,
  browser: Browser,
  connection: Connection,
  person: string,
): Promise<Connection> {
  const { authorizationURL } = await client.connections.authorize({ params: { id: connection._id } })
  if (authorizationURL === null) return await client.connections.get({ params: { id: connection._id } })
  const first = await browser.open(authorizationURL)
  // The account is asked for once per browser, consent once per person and resource: later rounds skip pages.
  const consent = hasButton(first, person) ? await browser.press(first, person) : first
  const last = hasButton(consent, 'Allow access') ? await browser.press(consent, 'Allow access') : consent
  const after = await client.connections.get({ params: { id: connection._id } })
  if (after.status === 'online') return after
  const said = after.diagnosis?.cause ?? textOf(last.html).slice(0, 300)
  throw new Problem('authorization_failed', `${connection.name} is not online after authorizing: ${said}`)
}

const hasButton = (page: Page, text: string): boolean =>
  formsOf(page.html).some((form) => form.buttons.some((button) => button.text.includes(text)))

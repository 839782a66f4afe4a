/**
 * Answers to an authorize request: parameters carried to the redirect URI by query, fragment or form post.
 */
import { html } from '../core/html.ts'
import type { SandboxResponse } from '../core/http.ts'
import type { ReturnAddress } from './authorize-request.ts'
import type { EntraContext } from './entra-context.ts'
import { describeFailure, type EntraFailure } from './failures.ts'
import { page, SUBMIT_SCRIPT } from './pages/page.ts'

/** Sends `parameters` (and the client's `state`) back to the client. */
export function answerClient(address: ReturnAddress, parameters: Readonly<Record<string, string>>): SandboxResponse {
  const all = { ...parameters, ...(address.state !== undefined && { state: address.state }) }
  if (address.responseMode === 'form_post') return formPost(address.redirectUri, all)
  const encoded = new URLSearchParams(all).toString()
  return {
    status: 302,
    headers: {
      location: attach(address.redirectUri, encoded, address.responseMode === 'fragment' ? '#' : '?'),
      'cache-control': 'no-store, no-cache',
      pragma: 'no-cache',
      'referrer-policy': 'no-referrer',
    },
  }
}

export function answerClientFailure(
  context: EntraContext,
  address: ReturnAddress,
  failure: EntraFailure,
): SandboxResponse {
  const { description } = describeFailure(failure, context.ids, context.clock.now())
  return answerClient(address, {
    error: authorizeError(failure),
    error_description: description,
    error_uri: `https://login.microsoftonline.com/error?code=${failure.code}`,
    ...(failure.code === 65004 && { error_subcode: 'cancel' }),
  })
}

/** Token-endpoint words that the authorize endpoint says differently (OpenID Connect Core, section 3.1.2.6). */
function authorizeError({ code, row }: EntraFailure): string {
  if (row.error !== 'invalid_grant') return row.error
  if (code === 65001) return 'consent_required'
  return row.suberror === 'basic_action' ? 'interaction_required' : 'access_denied'
}

/** A redirect URI may have a query of its own. */
function attach(uri: string, encoded: string, mark: '?' | '#'): string {
  if (mark === '#') return `${uri}#${encoded}`
  return `${uri}${uri.includes('?') ? '&' : '?'}${encoded}`
}

function formPost(redirectUri: string, parameters: Readonly<Record<string, string>>): SandboxResponse {
  const fields = Object.entries(parameters).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return page({
    title: 'Returning to the app',
    formTargets: [redirectUri],
    script: SUBMIT_SCRIPT,
    body: html`<h1>Returning to the app</h1>
      <p>If nothing happens, press Continue.</p>
      <form method="post" action="${redirectUri}" id="auto-submit">${fields}<div class="actions"><button class="primary">Continue</button></div></form>`,
  })
}

/**
 * Failures that end on a page: nobody knows where to send them, or they are for the person's own eyes.
 */
import { html } from '../../core/html.ts'
import type { SandboxResponse } from '../../core/http.ts'
import type { EntraContext } from '../entra-context.ts'
import { describeFailure, type EntraFailure } from '../failures.ts'
import { page } from './page.ts'

/** Shows the failure as Entra ID does: the AADSTS sentence and the ids an administrator would ask for. */
export function failurePage(context: EntraContext, failure: EntraFailure): SandboxResponse {
  const { body } = describeFailure(failure, context.ids, context.clock.now())
  return page({
    title: 'Sign in',
    status: 400,
    body: html`<h1 id="heading">We couldn't sign you in</h1>
      <p class="soft">The request was refused. The text below says why; an administrator of the app or of the directory can act on it.</p>
      <p class="problem" role="alert">AADSTS${failure.code}: ${failure.message}</p>
      <details open><summary>Troubleshooting details</summary><dl>
        <dt>Trace ID</dt><dd><code>${String(body.trace_id)}</code></dd>
        <dt>Correlation ID</dt><dd><code>${String(body.correlation_id)}</code></dd>
        <dt>Timestamp</dt><dd><code>${String(body.timestamp)}</code></dd>
      </dl></details>
      <p class="soft" >Go back to the app to try again, for example with another account.</p>`,
  })
}

/** The form came without a sign-in of this browser: too old, sent twice, or from somewhere else. */
export function signInLostPage(): SandboxResponse {
  return page({
    title: 'Sign in',
    status: 400,
    body: html`<h1 id="heading">This sign-in is over</h1>
      <p class="soft">It was finished already, took longer than 30 minutes, or began in another browser. Go back to the app and start again.</p>`,
  })
}

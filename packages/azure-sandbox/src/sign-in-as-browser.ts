/**
 * Walks through the sign-in pages the way a browser does: cookies kept, forms filled, redirects followed to the first one
 * that leaves the sandbox.
 */
import type { Plane, SandboxResponse } from './core/http.ts'
import type { EntraContext } from './entra/entra-context.ts'
import { callPlane } from './in-process.ts'

export interface SignInChoice {
  /** User principal name or object id. */
  readonly user: string
  /** `allow` unless said otherwise. */
  readonly consent?: 'allow' | 'cancel'
}

/**
 * Returns the URL the browser was sent to. With `response_mode=form_post` the posted fields are its query.
 *
 * @throws with the page's message when the sign-in ends on a page.
 */
export async function signInAsBrowser(
  context: EntraContext,
  plane: Plane,
  authorizationUrl: string,
  choice: SignInChoice,
): Promise<string> {
  const url = new URL(authorizationUrl)
  const user = context.directory.findUser(choice.user)
  if (!user) throw new Error(`There is no user ${choice.user} in the sandbox.`)
  const start = await callPlane(plane, { method: 'GET', path: url.pathname + url.search, origin: url.origin })
  const cookie = String(start.headers?.['set-cookie'] ?? '').split(';')[0] ?? ''
  const post = (path: string, fields: Record<string, string>) =>
    callPlane(plane, {
      method: 'POST',
      path,
      headers: { cookie, origin: url.origin },
      body: new URLSearchParams(fields).toString(),
      origin: url.origin,
    })

  let answer = start
  for (let step = 0; step < 3; step++) {
    const location = answer.headers?.location
    if (typeof location === 'string') return location
    const form = readForm(answer)
    if (!form) throw new Error(pageText(answer))
    if (form.action.endsWith('/login')) answer = await post(form.action, { ctx: form.ctx, user: user.id })
    else if (form.needsApproval) answer = await post(form.action, { ctx: form.ctx, decision: 'approval' })
    else if (form.action.endsWith('/consent'))
      answer = await post(form.action, { ctx: form.ctx, decision: choice.consent ?? 'allow' })
    else return formPostTarget(answer, form.action)
  }
  throw new Error(pageText(answer))
}

interface PageForm {
  readonly action: string
  readonly ctx: string
  /** The page only lets the person go back. */
  readonly needsApproval: boolean
}

function readForm(answer: SandboxResponse): PageForm | undefined {
  const page = String(answer.body ?? '')
  const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1]
  if (action === undefined) return undefined
  return {
    action: decodeEntities(action),
    ctx: /name="ctx" value="([^"]+)"/.exec(page)?.[1] ?? '',
    needsApproval: page.includes('value="approval"'),
  }
}

function formPostTarget(answer: SandboxResponse, action: string): string {
  const fields = String(answer.body).matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)
  const query = new URLSearchParams([...fields].map(([, name = '', value = '']) => [name, decodeEntities(value)]))
  return `${action}${action.includes('?') ? '&' : '?'}${query}`
}

const decodeEntities = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** The words of a page without its markup, for an error message. */
function pageText(answer: SandboxResponse): string {
  const problem = /role="alert">([^<]+)</.exec(String(answer.body ?? ''))?.[1]
  return problem ? decodeEntities(problem) : `The sign-in page answered ${answer.status}.`
}

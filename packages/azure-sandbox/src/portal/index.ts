/**
 * The portal: a table of pages, and the guard every posted form has to pass.
 */
import { html } from '../core/html.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import { renderPage, SAFETY_HEADERS } from './layout.ts'
import { readForm } from './multipart.ts'
import { PAGES } from './pages.ts'
import { SCRIPT } from './script.ts'
import { openPortalSessions, type PortalSession } from './sessions.ts'
import { STYLE } from './style.ts'
import { type PageResult, type PortalDeps, planeCalls, type Visit } from './visit.ts'

export type { PortalDeps } from './visit.ts'

const ASSETS: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/assets/portal.css': ['text/css; charset=utf-8', STYLE],
  '/assets/portal.js': ['text/javascript; charset=utf-8', SCRIPT],
}

export function createPortalPlane(deps: PortalDeps): Plane {
  const home = () => deps.control.users().find((user) => user.isAdministrator)?.id ?? ''
  const sessions = openPortalSessions(deps.entra, home)
  const routes = PAGES.map(([path, page]) => ({ expression: compile(path), page }))

  return async (request) => {
    const asset = ASSETS[request.rawPath]
    if (asset)
      return {
        status: 200,
        headers: { ...SAFETY_HEADERS, 'content-type': asset[0], 'cache-control': 'no-cache' },
        body: asset[1],
      }
    const { session, setCookie } = sessions.open(request)
    const cookie = setCookie === undefined ? {} : { 'set-cookie': setCookie }
    for (const { expression, page } of routes) {
      const match = expression.exec(request.rawPath)
      if (!match) continue
      const visit = makeVisit(deps, session, request, match.groups ?? {})
      if (visit.isPost && !isGenuine(request, visit)) return withHeaders(renderPage(visit, FORGED), cookie)
      return withHeaders(show(visit, await page(visit)), cookie)
    }
    return withHeaders(renderPage(makeVisit(deps, session, request, {}), NOT_FOUND), cookie)
  }
}

function compile(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
}

function makeVisit(
  deps: PortalDeps,
  session: PortalSession,
  request: SandboxRequest,
  groups: Readonly<Record<string, string>>,
): Visit {
  const administrator = deps.control.users().find((one) => one.isAdministrator)
  const user = deps.entra.directory.findUser(session.userId) ?? administrator
  if (!user) throw new Error('The sandbox has no administrator to show the portal to.')
  const isPost = request.method === 'POST'
  return {
    deps,
    session,
    user,
    params: Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)])),
    query: request.query,
    form: isPost ? readForm(request) : new URLSearchParams(),
    isPost,
    ...planeCalls(deps, user),
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A form counts when this portal's page sent it: same origin, and the token only that page knows. */
function isGenuine(request: SandboxRequest, visit: Visit): boolean {
  const { origin } = request.headers
  return (origin === undefined || origin === request.origin) && visit.form.get('token') === visit.session.token
}

function show(visit: Visit, result: PageResult): SandboxResponse {
  if ('download' in result) return sendFile(result)
  if (!('redirect' in result)) return renderPage(visit, result)
  visit.session.notice = result.notice
  return { status: 303, headers: { ...SAFETY_HEADERS, location: result.redirect, 'cache-control': 'no-store' } }
}

const sendFile = ({ download, type, text }: Extract<PageResult, { download: string }>): SandboxResponse => ({
  status: 200,
  headers: {
    ...SAFETY_HEADERS,
    'content-type': type,
    'content-disposition': `attachment; filename="${download}"`,
    'cache-control': 'no-store',
  },
  body: text,
})

function withHeaders(response: SandboxResponse, headers: Readonly<Record<string, string>>): SandboxResponse {
  return { ...response, headers: { ...response.headers, ...headers } }
}

const FORGED = {
  title: 'Form not accepted',
  section: '',
  status: 403,
  body: html`<h1>This form is out of date</h1><p class="lead">The sandbox was restarted, or the form came from another site. Nothing was changed. <a href="/">Go to Home</a> and try again.</p>`,
}

const NOT_FOUND = {
  title: 'Not found',
  section: '',
  status: 404,
  body: html`<h1>There is no such page</h1><p class="lead">What it showed may have been deleted. <a href="/">Go to Home</a></p>`,
}

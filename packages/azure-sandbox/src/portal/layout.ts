/**
 * The frame of the portal's pages, and the headers that keep it safe.
 */
import { html } from '../core/html.ts'
import type { SandboxResponse } from '../core/http.ts'
import { type IconName, icon } from './icons.ts'
import { form, notice } from './parts.ts'
import type { PageResult, Visit } from './visit.ts'

interface NavigationEntry {
  readonly section: string
  readonly href: string
  readonly label: string
  readonly icon: IconName
}

const NAVIGATION: readonly (readonly [heading: string, entries: readonly NavigationEntry[]])[] = [
  ['', [{ section: 'home', href: '/', label: 'Home', icon: 'home' }]],
  [
    'Microsoft Entra ID',
    [
      { section: 'apps', href: '/apps', label: 'App registrations', icon: 'app' },
      { section: 'users', href: '/users', label: 'Users', icon: 'user' },
    ],
  ],
  [
    'Azure services',
    [
      { section: 'vaults', href: '/vaults', label: 'Key vaults', icon: 'vault' },
      { section: 'deleted', href: '/deleted-vaults', label: 'Deleted vaults', icon: 'trash' },
    ],
  ],
  [
    'Sandbox',
    [
      { section: 'activity', href: '/activity', label: 'Activity log', icon: 'log' },
      { section: 'failures', href: '/failures', label: 'Sign-in failures', icon: 'bolt' },
      { section: 'faults', href: '/faults', label: 'Faults and limits', icon: 'alert' },
      { section: 'clock', href: '/clock', label: 'Clock', icon: 'clock' },
      { section: 'state', href: '/state', label: 'Snapshots and forks', icon: 'copy' },
      { section: 'connect', href: '/connect', label: 'Hosts and certificates', icon: 'certificate' },
    ],
  ],
]

type Page = Extract<PageResult, { title: string }>

export function renderPage(visit: Visit, page: Page): SandboxResponse {
  const said = visit.session.notice
  visit.session.notice = undefined
  const { html: body } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${page.title} · Azure sandbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/assets/portal.css">
<script src="/assets/portal.js" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="bar"><a class="brand" href="/">${icon('vault', 22)}<span>Azure sandbox <small>local, not Microsoft</small></span></a><span class="grow"></span>${accountMenu(visit)}</header>
<div class="frame">
<div class="side">${navigation(page.section)}</div>
<main id="main">
${page.crumbs && html`<nav aria-label="Breadcrumb"><ol class="crumbs">${page.crumbs.map(([label, href]) => html`<li><a href="${href}">${label}</a></li>`)}</ol></nav>`}
${said && notice(said)}
${page.body}
</main>
</div>
<div id="status" class="sr" role="status" aria-live="polite"></div>
</body>
</html>`
  return { status: page.status ?? 200, headers: PAGE_HEADERS, body }
}

const navigation = (section: string) =>
  html`<nav aria-label="Portal">${NAVIGATION.map(
    ([heading, entries]) =>
      html`${heading !== '' && html`<h2>${heading}</h2>`}<ul>${entries.map(
        (entry) =>
          html`<li><a href="${entry.href}"${entry.section === section && { html: ' aria-current="page"' }}>${icon(entry.icon)}${entry.label}</a></li>`,
      )}</ul>`,
  )}</nav>`

function accountMenu(visit: Visit) {
  const people = visit.deps.entra.directory.users(visit.deps.entra.tenantId).filter((user) => user.accountEnabled)
  const initials = (name: string) => name.replace(/^(.).*? (.).*$/, '$1$2')
  return html`<details class="account"><summary><span class="sr">Account: </span><span class="name">${visit.user.displayName}<small>Contoso</small></span><span class="avatar" aria-hidden="true">${initials(visit.user.displayName)}</span></summary>
<div class="menu"><p>Use the portal as</p>${form(
    visit,
    '/account',
    html`${people.map(
      (person) =>
        html`<button name="user" value="${person.id}"${person.id === visit.user.id && { html: ' aria-current="true"' }}><span class="avatar" aria-hidden="true">${initials(person.displayName)}</span><span>${person.displayName}<small>${person.userPrincipalName}</small></span></button>`,
    )}`,
  )}</div></details>`
}

export const SAFETY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
}

const PAGE_HEADERS = { ...SAFETY_HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }

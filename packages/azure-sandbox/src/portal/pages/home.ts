/** Home: where to begin, how far one has come, and the addresses a client needs. */
import { html } from '../../core/html.ts'
import { SUBSCRIPTION_ID } from '../../seed.ts'
import { icon } from '../icons.ts'
import { copyable, essentials } from '../parts.ts'
import type { PageFunction } from '../visit.ts'

export const homePage: PageFunction = async (visit) => {
  const { entra, control } = visit.deps
  const { endpoints, directory } = entra
  const apps = directory.apps()
  const vaults = await visit.arm('GET', `/subscriptions/${SUBSCRIPTION_ID}/providers/Microsoft.KeyVault/vaults`)
  const vaultCount: number = vaults.body?.value?.length ?? 0
  const steps = [
    {
      done: apps.length > 0,
      text: html`<a href="/apps/new">Register an app</a> with the redirect URI of your connection. Note its client ID and tenant ID.`,
    },
    {
      done: apps.some((app) => app.secrets.length > 0),
      text: html`In the app, open <b>Certificates &amp; secrets</b>, add a <b>New client secret</b> and copy its value.`,
    },
    { done: vaultCount > 0, text: html`<a href="/vaults/new">Create a key vault</a> and put a secret into it.` },
    {
      done: false,
      text: html`In the vault, open <b>Access policies</b> and let the person or the app in. Then authorize your connection.`,
    },
  ]
  return {
    title: 'Home',
    section: 'home',
    body: html`<h1>Welcome to the Azure sandbox</h1>
<p class="lead">An Entra ID, a Resource Manager and Key Vault of your own, on this machine. The steps are the ones you will take in the Azure portal.</p>
<div class="cards">
<a href="/apps">${icon('app', 26)}<b>App registrations</b><span>${count(apps.length, 'app')}</span></a>
<a href="/vaults">${icon('vault', 26)}<b>Key vaults</b><span>${vaults.ok ? count(vaultCount, 'vault') : 'No access for this person'}</span></a>
<a href="/users">${icon('user', 26)}<b>Users</b><span>${count(directory.users(entra.tenantId).length, 'person', 'people')} in Contoso</span></a>
</div>
<section class="panel" aria-labelledby="start"><h2 id="start">Connect for the first time</h2>
<ol class="steps">${steps.map(({ done, text }) => html`<li class="${done ? 'done' : ''}"><div>${done && html`<span class="sr">Done: </span>`}${text}</div></li>`)}</ol></section>
<h2>Addresses</h2>
${essentials([
  ['Directory (tenant) ID', copyable(entra.tenantId, 'directory ID')],
  ['Subscription ID', copyable(SUBSCRIPTION_ID, 'subscription ID')],
  ['Sign-in (Entra ID)', copyable(endpoints.login, 'sign-in address')],
  ['Resource Manager', copyable(endpoints.arm, 'Resource Manager address')],
  ['Microsoft Graph', copyable(endpoints.graph, 'Graph address')],
  ['Vault URI', copyable(endpoints.vault('vault-name').replace('vault-name', '{name}'), 'vault address')],
  ['Scope for vaults', copyable(`${endpoints.vaultResource}/user_impersonation`, 'scope for vaults')],
  ['Scope for Resource Manager', copyable(`${endpoints.armResource}/user_impersonation`, 'scope for Resource Manager')],
])}
<section class="panel" aria-labelledby="trust"><h2 id="trust">Let a client trust the sandbox</h2>
<p>Its certificates are signed by an authority of its own: see <a href="/connect">Hosts and certificates</a>. For Node.js:</p>
<p>${copyable(`NODE_EXTRA_CA_CERTS=${control.ca.path}`, 'environment variable')}</p></section>`,
  }
}

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

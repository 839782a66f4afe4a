/** Certificates & secrets: the value of a new secret is shown once, here, and never again. */
import { html } from '../../core/html.ts'
import type { ApplicationRecord, CertificateRecord, ClientSecretRecord } from '../../entra/directory.ts'
import { addCertificate, addSecret, removeCertificate, removeSecret } from '../../entra/registrations.ts'
import {
  badge,
  confirmButton,
  copyable,
  day,
  disclosure,
  emptyState,
  form,
  notSaved,
  selectField,
  table,
  textArea,
  textField,
} from '../parts.ts'
import type { PageFunction, PageResult, Visit } from '../visit.ts'
import { appGone, appPage, findVisitedApp } from './app-frame.ts'

const LIVES: readonly (readonly [days: string, label: string])[] = [
  ['180', 'Recommended: 180 days (6 months)'],
  ['90', '90 days (3 months)'],
  ['365', '365 days (12 months)'],
  ['545', '545 days (18 months)'],
  ['730', '730 days (24 months)'],
  ['7', '7 days (sandbox: to see an expiry warning)'],
  ['-1', 'Expired already (sandbox: to see AADSTS7000222)'],
]

export const credentialsPage: PageFunction = (visit) => {
  const app = findVisitedApp(visit)
  if (!app) return appGone
  const tab = visit.query.get('tab') === 'certificates' ? 'certificates' : 'secrets'
  const change = visit.isPost ? applyChange(visit, app) : undefined
  if (change && 'done' in change) return change.done
  const here = `/apps/${app.appId}/credentials`
  const tabs = [
    ['secrets', `Client secrets (${app.secrets.length})`],
    ['certificates', `Certificates (${app.certificates.length})`],
  ] as const
  return appPage(
    app,
    'credentials',
    html`${notSaved(change?.problem)}
<ul class="bytabs">${tabs.map(([slug, label]) => html`<li><a href="${here}?tab=${slug}"${slug === tab && { html: ' aria-current="page"' }}>${label}</a></li>`)}</ul>
${tab === 'secrets' ? secretsTab(visit, app, here, change?.problem) : certificatesTab(visit, app, `${here}?tab=certificates`, change?.problem)}`,
    change ? 400 : 200,
  )
}

function applyChange(
  visit: Visit,
  app: ApplicationRecord,
): { readonly done: PageResult } | { readonly problem: string } {
  const { entra } = visit.deps
  const here = `/apps/${app.appId}/credentials`
  const keyId = visit.form.get('keyId') ?? ''
  switch (visit.form.get('action')) {
    case 'add-secret': {
      const days = Number(visit.form.get('days'))
      if (!LIVES.some(([known]) => known === String(days))) return { problem: 'Choose when the secret expires.' }
      const secret = addSecret(
        entra,
        app.appId,
        visit.form.get('description')?.trim() || 'Password uploaded by the portal',
        days,
      )
      visit.session.reveal = { place: here, keyId: secret.keyId, value: secret.secretText }
      return { done: { redirect: here } }
    }
    case 'remove-secret':
      removeSecret(entra, app.appId, keyId)
      return { done: { redirect: here, notice: { kind: 'ok', text: 'The client secret was deleted.' } } }
    case 'remove-certificate':
      removeCertificate(entra, app.appId, keyId)
      return {
        done: { redirect: `${here}?tab=certificates`, notice: { kind: 'ok', text: 'The certificate was deleted.' } },
      }
    default:
      try {
        addCertificate(
          entra,
          app.appId,
          visit.form.get('pem') ?? '',
          visit.form.get('description')?.trim() || undefined,
        )
        return {
          done: { redirect: `${here}?tab=certificates`, notice: { kind: 'ok', text: 'The certificate was added.' } },
        }
      } catch (error) {
        return { problem: (error as Error).message }
      }
  }
}

function secretsTab(visit: Visit, app: ApplicationRecord, here: string, problem: string | undefined) {
  const revealed = visit.session.reveal?.place === here ? visit.session.reveal : undefined
  if (revealed) visit.session.reveal = undefined
  const now = visit.deps.entra.clock.now()
  return html`<p class="soft">A secret string the app uses to prove its identity when it asks for a token.</p>
${disclosure(
  'New client secret',
  form(
    visit,
    here,
    html`<input type="hidden" name="action" value="add-secret"><h2>Add a client secret</h2><div class="inline">${textField('description', 'Description', { value: visit.form.get('description') ?? '', placeholder: 'What will use it' })}${selectField('days', 'Expires', LIVES, { value: visit.form.get('days') ?? undefined, problem })}<button class="button primary">Add</button></div>`,
    'panel',
  ),
  app.secrets.length === 0 || problem !== undefined,
)}
${revealed && html`<div class="notice warn" role="status"><p><b>Copy the value now.</b> It is shown this once; after you leave this page there is no way to see it again.</p></div>`}
${
  app.secrets.length === 0
    ? emptyState(
        'secret',
        'No client secrets have been created',
        'Add one above, and copy its value into your connection right away.',
      )
    : table<ClientSecretRecord>(
        'Client secrets',
        [
          { label: 'Description', cell: (secret) => secret.displayName },
          { label: 'Expires', cell: (secret) => html`<span class="nowrap">${expiry(secret.endDateTime, now)}</span>` },
          {
            label: 'Value',
            cell: (secret) =>
              revealed?.keyId === secret.keyId
                ? copyable(revealed.value, 'secret value')
                : html`<span class="mono soft">${secret.hint}******</span>`,
          },
          { label: 'Secret ID', cell: (secret) => html`<span class="mono wrap">${secret.keyId}</span>` },
          {
            label: 'Delete',
            end: true,
            cell: (secret) =>
              confirmButton(
                visit,
                here,
                'Delete',
                `Delete the secret “${secret.displayName}”? Whatever uses it fails with AADSTS7000215.`,
                {
                  fields: { action: 'remove-secret', keyId: secret.keyId },
                  small: true,
                },
              ),
          },
        ],
        app.secrets,
      )
}`
}

function certificatesTab(visit: Visit, app: ApplicationRecord, here: string, problem: string | undefined) {
  const now = visit.deps.entra.clock.now()
  return html`<p class="soft">Certificates prove the app’s identity instead of secrets. Upload the public key only.</p>
${disclosure(
  'Upload certificate',
  form(
    visit,
    here,
    html`<h2>Upload certificate</h2>${textField('description', 'Description', { value: visit.form.get('description') ?? '' })}${textArea('pem', 'Certificate (PEM)', { value: visit.form.get('pem') ?? '', required: true, placeholder: '-----BEGIN CERTIFICATE-----', problem })}<button class="button primary">Add</button>`,
    'panel',
  ),
  app.certificates.length === 0 || problem !== undefined,
)}
${
  app.certificates.length === 0
    ? emptyState(
        'certificate',
        'No certificates have been added',
        'Paste the certificate your client signs its assertions with.',
      )
    : table<CertificateRecord>(
        'Certificates',
        [
          { label: 'Thumbprint', cell: (certificate) => html`<span class="mono">${certificate.thumbprint}</span>` },
          { label: 'Description', cell: (certificate) => certificate.displayName },
          { label: 'Start date', cell: (certificate) => day(certificate.startDateTime) },
          { label: 'Expires', cell: (certificate) => expiry(certificate.endDateTime, now) },
          {
            label: 'Delete',
            end: true,
            cell: (certificate) =>
              confirmButton(
                visit,
                here,
                'Delete',
                'Delete this certificate? Whatever signs with it fails with AADSTS700027.',
                {
                  fields: { action: 'remove-certificate', keyId: certificate.keyId },
                  small: true,
                },
              ),
          },
        ],
        app.certificates,
      )
}`
}

function expiry(endDateTime: string, now: number) {
  const left = Date.parse(endDateTime) - now
  if (left <= 0) return html`${day(endDateTime)} ${badge('bad', 'Expired')}`
  return left < 30 * 86_400_000 ? html`${day(endDateTime)} ${badge('warn', 'Expiring soon')}` : day(endDateTime)
}

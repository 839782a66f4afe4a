/** Faults and limits: a slow, busy or broken Azure. */
import { html } from '../../core/html.ts'
import type { LineEffect, LineFault } from '../../gateway/fault.ts'
import { badge, emptyState, form, postButton, selectField, table, textField } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'

const EFFECTS: readonly (readonly [key: string, label: string, effect: LineEffect])[] = [
  ['429', '429 Too many requests, with Retry-After 2', { kind: 'status', status: 429, retryAfter: 2 }],
  ['429-bare', '429 Too many requests, without Retry-After', { kind: 'status', status: 429 }],
  ['500', '500 Internal server error', { kind: 'status', status: 500 }],
  ['503', '503 Service unavailable', { kind: 'status', status: 503 }],
  ['latency-1', 'Answer one second late', { kind: 'latency', milliseconds: 1000 }],
  ['latency-10', 'Answer ten seconds late', { kind: 'latency', milliseconds: 10_000 }],
  ['cut', 'Cut the connection', { kind: 'cut' }],
  ['truncate', 'Cut the answer in the middle', { kind: 'truncate' }],
  ['html', 'A proxy’s HTML page in place of JSON', { kind: 'contentType' }],
]

const PLANES: readonly (readonly [string, string])[] = [
  ['vault', 'Key vaults'],
  ['arm', 'Resource Manager'],
  ['entra', 'Entra ID'],
  ['graph', 'Microsoft Graph'],
]

export const faultsPage: PageFunction = (visit) => {
  if (visit.isPost) return { redirect: '/faults', notice: { kind: 'ok', text: change(visit) } }
  const { control } = visit.deps
  const faults = control.faults.list()
  const { limits, latency } = control.vaultSettings()
  return {
    title: 'Faults and limits',
    section: 'faults',
    body: html`<h1>Faults and limits</h1><p class="lead">Make Azure slow, busy or broken, and see that nothing is lost.</p>
${
  faults.length === 0
    ? emptyState('alert', 'No fault is set', 'Choose one below; it strikes the next calls that fit.')
    : table<LineFault>(
        'Faults',
        [
          { label: 'Effect', cell: (fault) => describe(fault.effect) },
          { label: 'Service', cell: (fault) => PLANES.find(([key]) => key === fault.plane)?.[1] ?? 'All' },
          { label: 'Only', cell: (fault) => [fault.vault, fault.method, fault.path].filter(Boolean).join(' ') || '–' },
          {
            label: 'Strikes',
            cell: (fault) =>
              fault.remaining === undefined ? badge('warn', 'Every time') : badge('', `Next ${fault.remaining}`),
          },
          {
            label: 'Remove',
            end: true,
            cell: (fault) => postButton(visit, '/faults', 'Remove', { action: 'remove', id: fault.id }),
          },
        ],
        faults,
      )
}
<h2>Set a fault</h2>
${form(
  visit,
  '/faults',
  html`<input type="hidden" name="action" value="add"><div class="inline">${selectField(
    'effect',
    'Effect',
    EFFECTS.map(([key, label]) => [key, label]),
  )}${selectField('plane', 'Service', PLANES)}</div><br>
<div class="inline">${textField('vault', 'Only this vault', { placeholder: 'any' })}${textField('remaining', 'How many calls (0: until removed)', { value: '1', type: 'number' })}</div>
<div class="commands"><button class="button primary">Set</button></div>`,
  'panel form',
)}
<h2>Key Vault’s published limits</h2>
${form(
  visit,
  '/faults',
  html`<input type="hidden" name="action" value="limits"><p>Limits are <b>${limits === 'published' ? 'on' : 'off'}</b>: ${limits === 'published' ? 'a vault that is asked more than Microsoft’s limits allow in ten seconds answers 429.' : 'a vault answers as fast as this machine can.'}</p><button class="button small">${limits === 'published' ? 'Switch off' : 'Switch on'}</button>`,
  'panel form',
)}
<h2>Latency of vaults</h2>
${form(visit, '/faults', html`<input type="hidden" name="action" value="latency"><div class="inline">${textField('latency', 'Milliseconds added to every answer', { value: String(latency), type: 'number' })}<button class="button primary">Save</button></div>`, 'panel form')}`,
  }
}

function describe(effect: LineEffect): string {
  const known = EFFECTS.find(([, , one]) => JSON.stringify(one) === JSON.stringify(effect))
  return known?.[1] ?? JSON.stringify(effect)
}

function change(visit: Visit): string {
  const { control } = visit.deps
  const field = (name: string) => visit.form.get(name)?.trim() ?? ''
  switch (field('action')) {
    case 'remove':
      control.faults.remove(field('id'))
      return 'The fault was removed.'
    case 'limits':
      control.changeVaultSettings({ limits: control.vaultSettings().limits === 'published' ? 'off' : 'published' })
      return 'Saved.'
    case 'latency':
      control.changeVaultSettings({ latency: Math.min(60_000, Math.max(0, Math.round(Number(field('latency')) || 0))) })
      return 'Saved.'
    default: {
      const effect = EFFECTS.find(([key]) => key === field('effect'))?.[2] ?? { kind: 'cut' }
      const plane = PLANES.find(([key]) => key === field('plane'))?.[0] as LineFault['plane']
      const remaining = Number(field('remaining'))
      control.faults.add({
        effect,
        ...(plane && { plane }),
        ...(field('vault') && { vault: field('vault') }),
        ...(remaining > 0 && { remaining }),
      })
      return 'The fault strikes the next call that fits.'
    }
  }
}

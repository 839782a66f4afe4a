/** The form of a fault on the line: its effects as data, what they need, and where they strike. */
import { type Html, html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import type { FAULT_PLANES, LineEffect, LineFault } from '../../gateway/fault.ts'
import { groupedSelect, selectField, textField } from '../parts.ts'
import type { Visit } from '../visit.ts'

interface EffectRow {
  readonly key: string
  readonly group: 'Slow and busy' | 'Broken answers' | 'Name and handshake'
  readonly label: string
  /** Without what is typed into a field of its own. */
  readonly effect: LineEffect
}

const EFFECTS: readonly EffectRow[] = [
  { key: 'latency', group: 'Slow and busy', label: 'Answer late', effect: { kind: 'latency', milliseconds: 1000 } },
  {
    key: '429-retry',
    group: 'Slow and busy',
    label: '429 Too many requests, with Retry-After',
    effect: { kind: 'status', status: 429, retryAfter: 2 },
  },
  {
    key: '429',
    group: 'Slow and busy',
    label: '429 Too many requests, without Retry-After',
    effect: { kind: 'status', status: 429 },
  },
  { key: '408', group: 'Slow and busy', label: '408 Request timeout', effect: { kind: 'status', status: 408 } },
  { key: '500', group: 'Broken answers', label: '500 Internal server error', effect: { kind: 'status', status: 500 } },
  { key: '502', group: 'Broken answers', label: '502 Bad gateway', effect: { kind: 'status', status: 502 } },
  { key: '503', group: 'Broken answers', label: '503 Service unavailable', effect: { kind: 'status', status: 503 } },
  { key: '504', group: 'Broken answers', label: '504 Gateway timeout', effect: { kind: 'status', status: 504 } },
  { key: 'cut', group: 'Broken answers', label: 'Cut the connection', effect: { kind: 'cut' } },
  { key: 'truncate', group: 'Broken answers', label: 'Cut the answer in the middle', effect: { kind: 'truncate' } },
  {
    key: 'html',
    group: 'Broken answers',
    label: 'A proxy’s HTML page in place of JSON',
    effect: { kind: 'contentType' },
  },
  {
    key: 'dns',
    group: 'Name and handshake',
    label: 'The name does not resolve (ENOTFOUND)',
    effect: { kind: 'dns', code: 'ENOTFOUND' },
  },
  {
    key: 'dns-again',
    group: 'Name and handshake',
    label: 'The resolver does not answer (EAI_AGAIN)',
    effect: { kind: 'dns', code: 'EAI_AGAIN' },
  },
  {
    key: 'tls-expired',
    group: 'Name and handshake',
    label: 'An expired certificate',
    effect: { kind: 'tls', failure: 'expired' },
  },
  {
    key: 'tls-name',
    group: 'Name and handshake',
    label: 'A certificate for another name',
    effect: { kind: 'tls', failure: 'otherName' },
  },
  {
    key: 'tls-unknown',
    group: 'Name and handshake',
    label: 'A certificate of an unknown authority',
    effect: { kind: 'tls', failure: 'unknownAuthority' },
  },
  {
    key: 'tls-reset',
    group: 'Name and handshake',
    label: 'The handshake is reset',
    effect: { kind: 'tls', failure: 'reset' },
  },
]

const GROUPS = ['Slow and busy', 'Broken answers', 'Name and handshake'] as const

export const PLANES: readonly (readonly [string, string])[] = [
  ['', 'All services'],
  ['vault', 'Key vaults'],
  ['arm', 'Resource Manager'],
  ['entra', 'Entra ID'],
  ['graph', 'Microsoft Graph'],
]

const METHODS = ['', 'GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map((one) => [one, one || 'Any'] as const)

export const vaultChoices = (visit: Visit): (readonly [string, string])[] => [
  ['', 'Any vault'],
  ...visit.deps.control.vaults().map(({ name }) => [name, name] as const),
]

export function faultText(effect: LineEffect): string {
  const like = (one: LineEffect): boolean => {
    if (one.kind !== effect.kind) return false
    if (one.kind === 'status' && effect.kind === 'status') {
      return one.status === effect.status && (one.retryAfter === undefined) === (effect.retryAfter === undefined)
    }
    return one.kind === 'latency' || JSON.stringify(one) === JSON.stringify(effect)
  }
  const label = EFFECTS.find((row) => like(row.effect))?.label ?? effect.kind
  if (effect.kind === 'latency') return `${label}: ${effect.milliseconds} ms`
  return effect.kind === 'status' && effect.retryAfter !== undefined ? `${label} ${effect.retryAfter}` : label
}

export function faultFields(visit: Visit, problems: Readonly<Record<string, string>>): Html {
  const isMine = visit.form.get('action') === 'add'
  const typed = (name: string, fallback = '') => (isMine ? (visit.form.get(name) ?? fallback) : fallback)
  const groups = GROUPS.map(
    (group) =>
      [group, EFFECTS.filter((row) => row.group === group).map(({ key, label }) => [key, label] as const)] as const,
  )
  return html`${groupedSelect('effect', 'Effect', groups, { value: typed('effect', '429-retry'), problem: problems.effect })}
<div class="two">${textField('milliseconds', 'Milliseconds late', { value: typed('milliseconds', '1000'), problem: problems.milliseconds, hint: 'For “Answer late”.' })}${textField('retryAfter', 'Retry-After (seconds)', { value: typed('retryAfter', '2'), problem: problems.retryAfter, hint: 'For “429, with Retry-After”.' })}
${selectField('plane', 'Service', PLANES, { value: typed('plane', 'vault'), problem: problems.plane })}${selectField('vault', 'Only this vault', vaultChoices(visit), { value: typed('vault'), problem: problems.vault })}
${selectField('method', 'Only this method', METHODS, { value: typed('method'), problem: problems.method })}${textField('path', 'Only paths that contain', { value: typed('path'), problem: problems.path, placeholder: '/secrets' })}</div>
<div class="two">${textField('remaining', 'How many calls', { value: typed('remaining', '1'), problem: problems.remaining, hint: 'Empty: until you remove it. A name that does not resolve stays so until you remove it.' })}${textField('percent', 'Percent of calls', { value: typed('percent'), problem: problems.percent, hint: 'Empty: each of them. Chance decides which.' })}</div>`
}

/** @throws InputProblem named after the form's fields */
export function addFault(visit: Visit): void {
  const field = (name: string) => visit.form.get(name)?.trim() ?? ''
  const row = EFFECTS.find(({ key }) => key === field('effect'))
  if (!row) throw new InputProblem('effect', 'Choose an effect.')
  const remaining = row.effect.kind === 'dns' ? '' : field('remaining')
  const fault = {
    effect: filledIn(row.effect, field),
    ...(field('plane') && { plane: field('plane') as (typeof FAULT_PLANES)[number] }),
    ...(field('vault') && { vault: field('vault') }),
    ...(field('method') && { method: field('method') }),
    ...(field('path') && { path: field('path') }),
    ...(remaining && { remaining: whole(remaining, 'remaining', 1) }),
    ...(field('percent') && { percent: whole(field('percent'), 'percent', 1, 100) }),
  } satisfies Omit<LineFault, 'id'>
  try {
    visit.deps.control.faults.add(fault)
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error
    throw new InputProblem(error.field.replace('effect.', ''), error.message.replace('effect.', ''))
  }
}

function filledIn(effect: LineEffect, field: (name: string) => string): LineEffect {
  if (effect.kind === 'latency') {
    return { ...effect, milliseconds: whole(field('milliseconds'), 'milliseconds', 1, 600_000) }
  }
  return effect.kind === 'status' && effect.retryAfter !== undefined
    ? { ...effect, retryAfter: whole(field('retryAfter'), 'retryAfter', 0, 86_400) }
    : effect
}

/** @throws InputProblem */
export function whole(text: string, name: string, min: number, max = Number.MAX_SAFE_INTEGER): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (value >= min && value <= max) return value
  const range = max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max}`
  throw new InputProblem(name, `Give a whole number ${range}.`)
}

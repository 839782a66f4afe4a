/** Fields for what Azure takes time for, and for the limits of a vault; of all vaults, or of one that differs. */
import { html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import type { VaultSettings } from '../../vault/index.ts'
import { selectField, textField } from '../parts.ts'
import type { Visit } from '../visit.ts'

type NumberName = Exclude<keyof VaultSettings, 'limits'>

const NUMBERS: readonly (readonly [name: NumberName, label: string, hint: string])[] = [
  ['latency', 'Latency (ms)', 'Added to every answer.'],
  ['deleteDelay', 'Delay of deletions (ms)', 'Until a deleted object can be seen among the deleted.'],
  ['recoverDelay', 'Delay of recoveries (ms)', 'Until a recovered object can be read.'],
  ['purgeDelay', 'Delay of purges (ms)', 'Until a purged name can be used again.'],
  ['certificateDelay', 'Delay of certificates (ms)', 'Until a certificate is issued.'],
  ['orderPolls', 'Polls of an external issuer', 'Reads that find an order still in progress.'],
]
const MAX: Partial<Record<NumberName, number>> = { latency: 600_000 }

/** `inherited`: what an empty field means, shown in it. */
export function settingsFields(
  visit: Visit,
  values: Partial<VaultSettings>,
  problems: Readonly<Record<string, string>>,
  inherited?: VaultSettings,
) {
  const typed = (name: keyof VaultSettings) => visit.form.get(name) ?? String(values[name] ?? '')
  return html`${selectField(
    'limits',
    'Key Vault’s published limits',
    [
      ...(inherited ? [['', `As all vaults (${inherited.limits === 'published' ? 'on' : 'off'})`] as const] : []),
      ['off', 'Off: as fast as this machine can'],
      ['published', 'On: 429 beyond Microsoft’s limits per vault and 10 seconds'],
    ],
    { value: typed('limits'), problem: problems.limits },
  )}<div class="two">${NUMBERS.map(([name, label, hint]) =>
    textField(name, label, {
      value: typed(name),
      hint,
      problem: problems[name],
      ...(inherited && { placeholder: `As all vaults (${inherited[name]})` }),
    }),
  )}</div>`
}

/** @throws InputProblem at the first field that makes no sense. Empty fields are left out. */
export function readSettingsForm({ form }: Visit): Partial<VaultSettings> {
  const numbers = NUMBERS.flatMap(([name]) => {
    const text = form.get(name)?.trim() ?? ''
    if (text === '') return []
    const max = MAX[name] ?? Number.MAX_SAFE_INTEGER
    if (!/^\d+$/.test(text) || Number(text) > max) {
      const range = name in MAX ? `from 0 to ${max}` : 'of 0 or more'
      throw new InputProblem(name, `Give a whole number ${range}.`)
    }
    return [[name, Number(text)] as const]
  })
  const limits = form.get('limits') ?? ''
  if (!['', 'off', 'published'].includes(limits)) throw new InputProblem('limits', 'Choose on or off.')
  return { ...Object.fromEntries(numbers), ...(limits && { limits: limits as VaultSettings['limits'] }) }
}

/** Faults and limits: a slow, busy, broken or unreachable Azure. */
import { html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import type { LineFault } from '../../gateway/fault.ts'
import { badge, confirmButton, emptyState, form, notSaved, postButton, table } from '../parts.ts'
import type { PageFunction, PageResult, Visit } from '../visit.ts'
import { addFault, faultFields, faultText, PLANES } from './fault-form.ts'
import { operationFaultFields, operationFaults, readOperationFault } from './operation-fault-form.ts'
import { readSettingsForm, settingsFields } from './vault-settings-form.ts'

export const faultsPage: PageFunction = (visit) => {
  if (!visit.isPost) return render(visit)
  try {
    return { redirect: '/faults', notice: { kind: 'ok', text: change(visit) } }
  } catch (error) {
    if (!(error instanceof InputProblem)) throw error
    return render(visit, { [error.field]: error.message })
  }
}

function change(visit: Visit): string {
  const { control } = visit.deps
  const id = visit.form.get('id') ?? ''
  switch (visit.form.get('action')) {
    case 'remove':
      control.faults.remove(id)
      return 'The fault was removed.'
    case 'remove-all':
      control.faults.remove()
      return 'All faults were removed.'
    case 'disarm':
      control.vaultFaults.disarm(id)
      return 'The error was switched off.'
    case 'settings':
      control.changeVaultSettings(readSettingsForm(visit))
      return 'Saved.'
    case 'operation':
      control.vaultFaults.arm(readOperationFault(visit))
      return 'The next calls of the operation that fit are answered so.'
    default:
      addFault(visit)
      return 'The fault strikes the next call that fits.'
  }
}

function render(visit: Visit, problems: Readonly<Record<string, string>> = {}): PageResult {
  const { control } = visit.deps
  const action = visit.form.get('action')
  const failed = Object.keys(problems).length > 0
  // Each form shows only its own problems and what was typed into it.
  const of = (name: string) => (action === name ? problems : {})
  return {
    title: 'Faults and limits',
    section: 'faults',
    status: failed ? 400 : 200,
    body: html`<h1>Faults and limits</h1><p class="lead">Make Azure slow, busy, broken or unreachable, and see that nothing is lost.</p>
${failed && notSaved(problems)}
${faultTable(visit)}
<h2>Set a fault</h2>
${form(visit, '/faults', html`<input type="hidden" name="action" value="add">${faultFields(visit, of('add'))}<div class="commands"><button class="button primary">Set</button></div>`, 'panel form')}
<h2>Delays and limits of all vaults</h2>
<p class="soft">A vault can differ: see Delays and limits in its menu.</p>
${form(visit, '/faults', html`<input type="hidden" name="action" value="settings">${settingsFields(visit, control.vaultSettings(), of('settings'))}<button class="button primary">Save</button>`, 'panel form')}
<h2>Errors of single operations</h2>
${operationFaults(visit)}
${form(visit, '/faults', html`<input type="hidden" name="action" value="operation">${operationFaultFields(visit, of('operation'))}<div class="commands"><button class="button primary">Arm</button></div>`, 'panel form')}`,
  }
}

function faultTable(visit: Visit) {
  const faults = visit.deps.control.faults.list()
  if (faults.length === 0) {
    return emptyState('alert', 'No fault is set', 'Choose one below; it strikes the next calls that fit.')
  }
  return html`${table<LineFault>(
    'Faults',
    [
      { label: 'Effect', cell: (fault) => faultText(fault.effect) },
      { label: 'Service', cell: (fault) => PLANES.find(([key]) => key === (fault.plane ?? ''))?.[1] ?? '' },
      { label: 'Only', cell: (fault) => [fault.vault, fault.method, fault.path].filter(Boolean).join(' ') || '–' },
      {
        label: 'Strikes',
        cell: ({ remaining, percent }) => {
          const often = percent === undefined ? 'Every time' : `${percent} % of calls`
          return remaining === undefined ? badge('warn', often) : badge('', `Next ${remaining}`)
        },
      },
      {
        label: 'Remove',
        end: true,
        cell: (fault) => postButton(visit, '/faults', 'Remove', { action: 'remove', id: fault.id }),
      },
    ],
    faults,
  )}${faults.length > 1 && confirmButton(visit, '/faults', 'Remove all', 'Remove every fault on this page?', { fields: { action: 'remove-all' }, small: true })}`
}

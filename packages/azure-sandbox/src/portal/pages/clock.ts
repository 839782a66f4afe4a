/** Clock: tokens, secrets, soft delete and rotation all follow it. */
import { html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import { badge, essentials, form, notSaved, selectField, textField } from '../parts.ts'
import type { PageFunction, Visit } from '../visit.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
const STEPS: readonly (readonly [milliseconds: string, label: string])[] = [
  [String(10 * MINUTE_MS), '10 minutes: an authorization code expires'],
  [String(HOUR_MS), '1 hour'],
  [String(2 * HOUR_MS), '2 hours: every access token expires'],
  [String(DAY_MS), '1 day'],
  [String(30 * DAY_MS), '30 days'],
  [String(91 * DAY_MS), '91 days: unused refresh tokens and deleted objects expire'],
  [String(366 * DAY_MS), '1 year'],
  ['to', 'To the date and time below'],
]

export const clockPage: PageFunction = (visit) => {
  const { clock } = visit.deps.entra
  let problem: string | undefined
  if (visit.isPost) {
    try {
      move(visit)
      const text = `The sandbox’s time is ${new Date(clock.now()).toUTCString()}.`
      return { redirect: '/clock', notice: { kind: 'ok', text } }
    } catch (error) {
      if (!(error instanceof InputProblem)) throw error
      problem = error.message
    }
  }
  return {
    title: 'Clock',
    section: 'clock',
    status: problem ? 400 : 200,
    body: html`<h1>Clock</h1><p class="lead">Tokens, client secrets, soft delete and rotation read this clock. It only moves forward.</p>
${notSaved(problem)}
${essentials([
  ['Sandbox time', new Date(clock.now()).toUTCString()],
  ['Against this machine', distance(clock.now() - Date.now())],
  ['State', clock.isFrozen ? badge('warn', 'Frozen') : badge('ok', 'Running')],
])}
${form(visit, '/clock', html`${selectField('step', 'Move forward', STEPS, { value: visit.form.get('step') ?? undefined })}${textField('to', 'Date and time (UTC)', { type: 'datetime-local', value: visit.form.get('to') ?? '', problem })}<button class="button primary">Move</button>`, 'panel form')}
<div class="commands">${clock.isFrozen ? action(visit, 'resume', 'Let it run') : action(visit, 'freeze', 'Freeze')}</div>`,
  }
}

const action = (visit: Visit, name: string, label: string) =>
  form(
    visit,
    '/clock',
    html`<input type="hidden" name="action" value="${name}"><button class="button">${label}</button>`,
  )

function move({ deps: { entra }, form: fields }: Visit): void {
  const { clock } = entra
  const step = fields.get('step') ?? ''
  if (fields.get('action') === 'freeze') clock.freeze()
  else if (fields.get('action') === 'resume') clock.resume()
  else if (step === 'to') {
    const at = Date.parse(`${fields.get('to') ?? ''}Z`)
    if (Number.isNaN(at)) throw new InputProblem('to', 'Give a date and a time.')
    if (at < clock.now()) throw new InputProblem('to', 'The clock only moves forward. Give a time to come.')
    clock.advance(at - clock.now())
  } else if (STEPS.some(([known]) => known === step)) clock.advance(Number(step))
}

function distance(milliseconds: number): string {
  const minutes = Math.round(Math.abs(milliseconds) / MINUTE_MS)
  if (minutes === 0) return 'the same'
  const days = Math.floor(minutes / 1440)
  const hours = Math.floor((minutes % 1440) / 60)
  const parts = [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`].filter(Boolean)
  return `${parts.join(' ')} ${milliseconds > 0 ? 'ahead' : 'behind'}`
}

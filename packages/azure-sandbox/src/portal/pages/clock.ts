/** Clock: tokens, secrets, soft delete and rotation all follow it. */
import { html } from '../../core/html.ts'
import { essentials, form, selectField } from '../parts.ts'
import type { PageFunction } from '../visit.ts'

const HOUR_MS = 3_600_000
const STEPS: readonly (readonly [milliseconds: string, label: string])[] = [
  [String(10 * 60_000), '10 minutes: an authorization code expires'],
  [String(HOUR_MS), '1 hour'],
  [String(2 * HOUR_MS), '2 hours: every access token expires'],
  [String(24 * HOUR_MS), '1 day'],
  [String(30 * 24 * HOUR_MS), '30 days'],
  [String(91 * 24 * HOUR_MS), '91 days: unused refresh tokens and deleted objects expire'],
  [String(366 * 24 * HOUR_MS), '1 year'],
]

export const clockPage: PageFunction = (visit) => {
  const { clock } = visit.deps.entra
  if (visit.isPost) {
    const action = visit.form.get('action')
    const step = Number(visit.form.get('step'))
    if (action === 'freeze') clock.freeze()
    else if (action === 'resume') clock.resume()
    else if (STEPS.some(([known]) => known === String(step))) clock.advance(step)
    return {
      redirect: '/clock',
      notice: { kind: 'ok', text: `The sandbox’s time is ${new Date(clock.now()).toUTCString()}.` },
    }
  }
  const ahead = Math.round((clock.now() - Date.now()) / 60_000)
  return {
    title: 'Clock',
    section: 'clock',
    body: html`<h1>Clock</h1><p class="lead">Tokens, client secrets, soft delete and rotation read this clock. It only moves forward.</p>
${essentials([
  ['Sandbox time', new Date(clock.now()).toUTCString()],
  ['Against this machine', ahead === 0 ? 'the same' : `${ahead} minutes ahead`],
])}
${form(visit, '/clock', html`<div class="inline">${selectField('step', 'Move forward', STEPS)}<button class="button primary">Move</button></div>`, 'panel form')}
<div class="commands">${form(visit, '/clock', html`<input type="hidden" name="action" value="freeze"><button class="button">Freeze</button>`)}${form(visit, '/clock', html`<input type="hidden" name="action" value="resume"><button class="button">Let it run</button>`)}</div>`,
  }
}

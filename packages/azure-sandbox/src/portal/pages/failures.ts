/** Failures: makes Entra ID refuse with a code, to see what a client does about it. */
import { html } from '../../core/html.ts'
import type { ArmedFailure } from '../../entra/armed-failures.ts'
import { FAILURES, type FailureCode } from '../../entra/failures.ts'
import { badge, emptyState, form, notSaved, postButton, radioField, selectField, table, textField } from '../parts.ts'
import type { PageFunction, PageResult, Visit } from '../visit.ts'

const CODES = Object.entries(FAILURES).map(([code, row]) => [code, `AADSTS${code}: ${short(row.message)}`] as const)

function short(message: string): string {
  const plain = message.replaceAll(/\{\w+\}/g, '…')
  return plain.length > 84 ? `${plain.slice(0, 81)}…` : plain
}

export const failuresPage: PageFunction = (visit) => {
  const { control } = visit.deps
  if (visit.isPost && visit.form.get('action') === 'disarm') {
    control.failures.disarm(visit.form.get('id') ?? '')
    return { redirect: '/failures', notice: { kind: 'ok', text: 'The failure was switched off.' } }
  }
  if (visit.isPost && visit.form.get('action') === 'consent') {
    const consentBy = control.entraSettings().consentBy === 'administrators' ? 'everyone' : 'administrators'
    control.changeEntraSettings({ consentBy })
    return { redirect: '/failures', notice: { kind: 'ok', text: 'Saved.' } }
  }
  if (visit.isPost && visit.form.get('action') === 'strict') {
    control.changeEntraSettings({ strictRefreshTokens: !control.entraSettings().strictRefreshTokens })
    return { redirect: '/failures', notice: { kind: 'ok', text: 'Saved.' } }
  }
  if (visit.isPost) {
    const code = Number(visit.form.get('code')) as FailureCode
    const remaining = visit.form.get('remaining')?.trim() ?? ''
    const problem =
      FAILURES[code] === undefined
        ? { code: 'Choose a code.' }
        : /^\d*$/.test(remaining)
          ? undefined
          : { remaining: 'Give a whole number, or 0.' }
    if (problem) return render(visit, problem)
    const appId = visit.form.get('app') || undefined
    const userId = visit.form.get('user') || undefined
    control.failures.arm({
      code,
      at: visit.form.get('at') === 'authorize' ? 'authorize' : 'token',
      ...(appId && { appId }),
      ...(userId && { userId }),
      ...(Number(remaining) > 0 && { remaining: Number(remaining) }),
    })
    return { redirect: '/failures', notice: { kind: 'ok', text: `AADSTS${code} strikes the next call that fits.` } }
  }
  return render(visit)
}

function render(visit: Visit, problems: Readonly<Record<string, string>> = {}): PageResult {
  const { control, entra } = visit.deps
  const failed = Object.keys(problems).length > 0
  const typed = (name: string, fallback = '') => visit.form.get(name) ?? fallback
  const armed = control.failures.list()
  const onlyAdministrators = control.entraSettings().consentBy === 'administrators'
  const strict = control.entraSettings().strictRefreshTokens ?? false
  const appName = (id: string | undefined) => (id ? (entra.directory.findApp(id)?.displayName ?? id) : 'Any app')
  const userName = (id: string | undefined) => (id ? (entra.directory.findUser(id)?.displayName ?? id) : 'Anyone')
  return {
    title: 'Sign-in failures',
    section: 'failures',
    status: failed ? 400 : 200,
    body: html`<h1>Sign-in failures</h1><p class="lead">Let Entra ID refuse as it does in real life, and see what your connection tells its user.</p>
${failed && notSaved(problems)}
${
  armed.length === 0
    ? emptyState(
        'bolt',
        'No failure is armed',
        'Choose a code below. The next token request or sign-in that fits is refused with its true status, error and text.',
      )
    : table<ArmedFailure>(
        'Armed failures',
        [
          { label: 'Code', cell: (one) => html`<b>AADSTS${one.code}</b>` },
          { label: 'Where', cell: (one) => (one.at === 'authorize' ? 'Sign-in' : 'Token request') },
          { label: 'App', cell: (one) => appName(one.appId) },
          { label: 'Person', cell: (one) => userName(one.userId) },
          {
            label: 'Strikes',
            cell: (one) =>
              one.remaining === undefined ? badge('warn', 'Every time') : badge('', `Next ${one.remaining}`),
          },
          {
            label: 'Switch off',
            end: true,
            cell: (one) => postButton(visit, '/failures', 'Switch off', { action: 'disarm', id: one.id }),
          },
        ],
        armed,
      )
}
<h2>Arm a failure</h2>
${form(
  visit,
  '/failures',
  html`${selectField('code', 'Code', CODES, { value: typed('code', '7000222'), problem: problems.code })}
${radioField(
  'at',
  'Where',
  [
    ['token', 'Token request', 'Redeeming a code, refreshing, client credentials'],
    ['authorize', 'Sign-in', 'The page the person sees'],
  ],
  typed('at', 'token'),
)}
<div class="inline">${selectField('app', 'App', [['', 'Any app'], ...entra.directory.apps().map((app) => [app.appId, app.displayName] as const)], { value: typed('app') })}${selectField('user', 'Person', [['', 'Anyone'], ...control.users().map((user) => [user.id, user.displayName] as const)], { value: typed('user') })}</div>
<br>${textField('remaining', 'How many calls', { value: typed('remaining', '1'), problem: problems.remaining, hint: '0: until you switch it off.' })}
<div class="commands"><button class="button primary">Arm</button></div>`,
  'panel form',
)}
<h2>Consent</h2>
${form(visit, '/failures', html`<input type="hidden" name="action" value="consent"><p>${onlyAdministrators ? html`<b>Only administrators</b> may consent to apps: everyone else sees “Need admin approval”.` : html`<b>Everyone</b> may consent to apps for themselves.`}</p><button class="button small">${onlyAdministrators ? 'Let everyone consent' : 'Let only administrators consent'}</button>`, 'panel form')}
<h2>Refresh tokens</h2>
${form(visit, '/failures', html`<input type="hidden" name="action" value="strict"><p>Strict mode is <b>${strict ? 'on' : 'off'}</b>: ${strict ? 'a refresh token used twice revokes its whole family.' : 'an old refresh token stays valid after use, as in Azure.'}</p><button class="button small">${strict ? 'Switch off' : 'Switch on'}</button>`, 'panel form')}`,
  }
}

/** Snapshots and forks: the whole state taken away, put back, and copied; and the seed that ids follow. */
import { html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import { describeFork, type Fork } from '../../forks.ts'
import {
  checkField,
  confirmButton,
  copyable,
  emptyState,
  fileField,
  form,
  linkButton,
  notSaved,
  postButton,
  table,
  textField,
} from '../parts.ts'
import type { PageFunction, PageResult, Visit } from '../visit.ts'

export const snapshotFile: PageFunction = ({ deps }) => ({
  download: `azure-sandbox-${new Date(deps.entra.clock.now()).toISOString().slice(0, 19).replaceAll(':', '')}.json`,
  type: 'application/json',
  text: JSON.stringify(deps.control.snapshot()),
})

export const statePage: PageFunction = async (visit) => {
  if (!visit.isPost) return render(visit)
  try {
    return { redirect: '/state', notice: { kind: 'ok', text: await change(visit) } }
  } catch (error) {
    const field = error instanceof InputProblem ? error.field : 'fork'
    return render(visit, { [field]: (error as Error).message })
  }
}

async function change({ deps: { control }, form: fields }: Visit): Promise<string> {
  switch (fields.get('action')) {
    case 'restore': {
      if (fields.get('sure') !== 'yes') throw new InputProblem('sure', 'Say that the present state may go.')
      control.restore(readSnapshot(fields.get('snapshot') ?? ''))
      return 'The state of the snapshot is back.'
    }
    case 'fork': {
      const { sandbox } = await control.forks.start()
      return `A fork runs. Its portal is ${sandbox.endpoints.browser}`
    }
    case 'stop':
      await control.forks.close(fields.get('id') ?? '')
      return 'The fork was stopped.'
    case 'unseed':
      control.seedIds(undefined)
      return 'Ids are random again.'
    default: {
      const seed = fields.get('seed')?.trim() ?? ''
      if (seed === '' || seed.length > 200) throw new InputProblem('seed', 'Give a word of up to 200 characters.')
      control.seedIds(seed)
      return `Ids repeat from the beginning of the seed ${seed}.`
    }
  }
}

function readSnapshot(text: string) {
  if (text.trim() === '') throw new InputProblem('snapshot', 'Choose a snapshot file.')
  try {
    return JSON.parse(text)
  } catch {
    throw new InputProblem('snapshot', 'This file is not JSON. Choose one that was downloaded here.')
  }
}

type Problems = Readonly<Record<string, string>>

function render(visit: Visit, problems: Problems = {}): PageResult {
  const { control } = visit.deps
  const seed = control.idSeed()
  const typed = visit.form.get('seed') ?? ''
  const failed = Object.keys(problems).length > 0
  return {
    title: 'Snapshots and forks',
    section: 'state',
    status: failed ? 400 : 200,
    body: html`<h1>Snapshots and forks</h1><p class="lead">Apps, people, consents, tokens, vaults with all they hold, faults, settings and the clock, as one thing.</p>
${failed && notSaved(problems)}
<h2>Snapshot</h2>
<section class="panel form" aria-label="Download a snapshot"><p>Take the whole state with you. The file holds secret values and private keys of the sandbox.</p>
${linkButton('/state/snapshot.json', 'Download snapshot')}</section>
${form(
  visit,
  '/state',
  html`<input type="hidden" name="action" value="restore">${fileField('snapshot', 'Restore a snapshot', '.json,application/json', { required: true, problem: problems.snapshot, hint: 'A file that was downloaded here or from GET /control/snapshot.' })}
${checkField('sure', 'Everything there is now may be lost', false, { required: true, problem: problems.sure })}
<button class="button danger">Restore</button>`,
  'panel form',
  true,
)}
<h2>Forks</h2>
<p class="soft">A fork is another sandbox with a copy of this state, under addresses of its own and the same certificate authority. What happens in one the other never sees. Forks end with this sandbox.</p>
${problems.fork && html`<p class="problem">${problems.fork}</p>`}
${forkList(visit)}
<h2>Seed of ids</h2>
${form(
  visit,
  '/state',
  html`<input type="hidden" name="action" value="seed"><p>${seed === undefined ? html`Ids and secrets are <b>random</b>.` : html`Ids and secrets repeat from the seed <b>${seed}</b>. They can be guessed.`}</p>
<div class="inline">${textField('seed', 'Seed', { value: typed, problem: problems.seed, hint: 'The same seed gives the same ids in the same order. For tests only.' })}<button class="button primary">Use this seed</button></div>`,
  'panel form',
)}
${seed !== undefined && postButton(visit, '/state', 'Make ids random again', { action: 'unseed' })}`,
  }
}

function forkList(visit: Visit) {
  const forks = visit.deps.control.forks.list()
  const start = form(
    visit,
    '/state',
    html`<input type="hidden" name="action" value="fork"><button class="button primary">Start a fork</button>`,
  )
  if (forks.length === 0) {
    return emptyState('copy', 'No fork runs', 'Start one to try something without touching this state.', start)
  }
  return html`${table<Fork>(
    'Forks',
    [
      {
        label: 'Portal',
        cell: ({ sandbox }) => html`<a href="${sandbox.endpoints.browser}">${sandbox.endpoints.browser}</a>`,
      },
      { label: 'Addresses', cell: addresses },
      {
        label: 'Stop',
        end: true,
        cell: ({ id }) =>
          confirmButton(visit, '/state', 'Stop', 'Stop this fork? Its state is lost.', {
            fields: { action: 'stop', id },
            small: true,
          }),
      },
    ],
    forks,
  )}${start}`
}

function addresses(fork: Fork) {
  const { login, arm, vault } = describeFork(fork)
  return html`${copyable(login, 'sign-in address of the fork')}<br>${copyable(arm, 'Resource Manager of the fork')}<br>${copyable(vault, 'vault address of the fork')}`
}

/** Runs recorded sessions against sandboxes, each in the situation it was recorded in, and says which exchanges were answered alike. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import type { CloudName, HostNames } from '../../src/core/host-names.ts'
import { type Sandbox, startSandbox } from '../../src/index.ts'
import { describeTarget } from '../../src/target.ts'
import { prepare } from './prepare.ts'
import { placesOf, type RecordedSession, readRecordings } from './recording.ts'
import type { ScorerJob } from './scorer-thread.ts'
import { SITUATIONS } from './situations.ts'

export interface ScoredExchange {
  /** e.g. `r034#1`; the session alone when it could not be run. */
  readonly exchange: string
  readonly outcome: 'pass' | 'FAIL' | 'skip'
  /** What the scorer printed of it. */
  readonly text: string
}

/** The name the scorer gives to the vault of its first session. */
const VAULT_NAME = `replay${process.pid}0`

/** `source`: a folder with `recordings.jsonl` and the scorer `replay.mjs`. */
export async function scoreRecordings(source: string): Promise<readonly ScoredExchange[]> {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'azure-sandbox-score-'))
  const scored: ScoredExchange[] = []
  try {
    for (const [hostNames, sessions] of byHostNames(readRecordings(path.join(source, 'recordings.jsonl')))) {
      const advertised = hostNames === 'localhost' ? {} : { advertisedPort: 443 }
      const sandbox = await startSandbox({ port: 0, httpPort: 0, hostNames, ...advertised })
      const beginning = JSON.stringify(sandbox.control.snapshot())
      for (const session of sessions) {
        sandbox.control.restore(JSON.parse(beginning))
        const job = await prepareJob(sandbox, session, work)
        scored.push(...readLines(await runScorer({ ...job, scorer: path.join(source, 'replay.mjs') })))
      }
      await sandbox.close()
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  return scored
}

/** Bodies of Resource Manager name Azure's hosts, and the scorer maps those of vaults only. */
function byHostNames(sessions: readonly RecordedSession[]): Map<CloudName | HostNames, RecordedSession[]> {
  const groups = new Map<CloudName | HostNames, RecordedSession[]>()
  for (const session of sessions) {
    const names = SITUATIONS[session.id]?.hostNames ?? (session.plane === 'control' ? 'azure' : 'localhost')
    groups.set(names, [...(groups.get(names) ?? []), session])
  }
  return groups
}

async function prepareJob(
  sandbox: Sandbox,
  session: RecordedSession,
  work: string,
): Promise<Omit<ScorerJob, 'scorer'>> {
  const situation = SITUATIONS[session.id]
  const beginning = situation?.clock?.[0]
  if (beginning) sandbox.clock.freeze(Date.parse(beginning))
  const target = describeTarget(sandbox, true)
  const { objectId = '', clientId = '', clientSecret = '' } = target
  await prepare(sandbox, { objectId, clientId, clientSecret }, session, VAULT_NAME, situation)

  const [place] = placesOf(session)
  const [resourceGroup = target.resourceGroup] = place?.[1] ?? []
  const listening = (url: string) => `https://${new URL(url).hostname}:${sandbox.ports.https}`
  const addresses = { login: listening(target.login), arm: listening(target.arm) }
  const files = { target: path.join(work, 'target.json'), recordings: path.join(work, 'session.jsonl') }
  const asRecorded = place ? { subscriptionId: place[0], resourceGroup } : {}
  fs.writeFileSync(files.target, JSON.stringify({ ...target, ...addresses, ...asRecorded }))
  fs.writeFileSync(files.recordings, JSON.stringify(situation?.premium ? { ...session, premium: true } : session))
  return { ...files, clock: situation?.clock ?? {}, control: `${target.browser}/control` }
}

function runScorer(job: ScorerJob): Promise<readonly string[]> {
  const worker = new Worker(new URL('./scorer-thread.ts', import.meta.url), { workerData: job })
  return new Promise((resolve, reject) => {
    worker.once('message', (lines: readonly string[]) => void worker.terminate().then(() => resolve(lines)))
    worker.once('error', reject)
  })
}

function readLines(lines: readonly string[]): readonly ScoredExchange[] {
  return lines.flatMap((text) => {
    const [, outcome, exchange] = /^(pass|FAIL|skip) +(r\d+(?:#\d+)?)/.exec(text) ?? []
    return outcome && exchange ? [{ exchange, outcome: outcome as ScoredExchange['outcome'], text }] : []
  })
}

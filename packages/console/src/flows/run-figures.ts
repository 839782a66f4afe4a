/** The figures of a run as people read them, and how fast it goes. */
import { isFinished, type Job } from '@keyway/contract'
import { count, duration } from '../ui/time.ts'

export interface Figure {
  readonly label: string
  readonly value: number
  readonly tone?: 'bad'
}

export function runFigures(job: Job): readonly Figure[] {
  return [
    { label: 'Read', value: job.numExport },
    { label: 'Written', value: job.numSuccess },
    { label: 'Failed', value: job.numError, ...(job.numError > 0 ? { tone: 'bad' } : {}) },
    ...(job.numIgnore > 0 ? [{ label: 'Skipped', value: job.numIgnore }] : []),
    { label: 'Pages', value: job.numPagesProcessed },
  ]
}

/** Milliseconds from start to end, or to now. @param now milliseconds since the epoch */
export function elapsedMs(job: Job, now: number): number {
  if (job.startedAt === null) return 0
  const end = job.endedAt === null ? now : Date.parse(job.endedAt)
  return Math.max(end - Date.parse(job.startedAt), 0)
}

/** Records written per second over the whole run. 0 while there is too little to tell. */
export function recordsPerSecond(job: Job, now: number): number {
  const seconds = elapsedMs(job, now) / 1000
  return seconds < 0.2 ? 0 : job.numSuccess / seconds
}

/** e.g. `1,240`; slow runs keep one decimal. */
export const rateWords = (perSecond: number): string =>
  perSecond >= 10 ? count(Math.round(perSecond)) : perSecond.toFixed(1)

/** Before that, a rate says little. Milliseconds. */
const TELLING_MS = 3_000

/**
 * How long a run still takes if it has as many records as an earlier one, in milliseconds; null where that cannot be told: nobody
 * knows how many there are before the last one is read.
 */
export function msLeft(job: Job, before: Job | undefined, now: number): number | null {
  const elapsed = elapsedMs(job, now)
  const done = job.numSuccess + job.numIgnore + job.numError
  if (job.status !== 'running' || elapsed < TELLING_MS || done === 0) return null
  if (before === undefined || before.numExport <= done) return null
  return ((before.numExport - done) * elapsed) / done
}

/** The last run that came to its end before this one, of the same kind; a retry is as long as there are errors. */
export const runBefore = (job: Job, runs: readonly Job[]): Job | undefined =>
  job.type === 'flow'
    ? runs.find((one) => one.type === 'flow' && one.status === 'completed' && one.createdAt < job.createdAt)
    : undefined

/** One sentence for screen readers and for the result. @param now milliseconds since the epoch */
export function runSentence(job: Job, now: number): string {
  const skipped = job.numIgnore > 0 ? `${count(job.numIgnore)} skipped, ` : ''
  const figures = `${count(job.numExport)} read, ${count(job.numSuccess)} written, ${skipped}${count(job.numError)} failed`
  if (job.waiting) return `Waiting for ${job.waiting.connectionName} to come back: ${figures}.`
  if (!isFinished(job.status)) return `${WORDS[job.status] ?? 'Running'}: ${figures}.`
  return `${WORDS[job.status] ?? 'Ended'} after ${duration(elapsedMs(job, now))}: ${figures}.`
}

const WORDS: Partial<Record<Job['status'], string>> = {
  queued: 'Waiting to start',
  running: 'Running',
  retrying: 'Trying again',
  canceling: 'Canceling',
  completed: 'Completed',
  failed: 'Failed',
  canceled: 'Canceled',
}

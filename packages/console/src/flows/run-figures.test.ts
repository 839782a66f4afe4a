import type { Job } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { elapsedMs, msLeft, rateWords, recordsPerSecond, runBefore, runFigures, runSentence } from './run-figures.ts'

const START = '2026-11-23T07:30:00.000Z'
const NOW = Date.parse('2026-11-23T07:30:02.000Z')
const job = (part: Partial<Job>): Job => ({
  _id: '0'.repeat(24),
  type: 'flow',
  startedBy: 'person',
  status: 'running',
  _flowId: '1'.repeat(24),
  flowName: 'Copy',
  numExport: 200,
  numSuccess: 190,
  numIgnore: 0,
  numError: 10,
  numPagesGenerated: 2,
  numPagesProcessed: 2,
  doneExporting: true,
  diagnosis: null,
  waiting: null,
  createdAt: START,
  startedAt: START,
  endedAt: null,
  lastModified: START,
  ...part,
})

describe('the figures of a run', () => {
  it('point out failures, and name skipped records only when there are any', () => {
    expect(runFigures(job({})).map((figure) => figure.label)).toEqual(['Read', 'Written', 'Failed', 'Pages'])
    expect(runFigures(job({}))[2]).toEqual({ label: 'Failed', value: 10, tone: 'bad' })
    expect(runFigures(job({ numError: 0, numIgnore: 3 }))).toContainEqual({ label: 'Skipped', value: 3 })
  })

  it('count time up to the end, or to now', () => {
    expect(elapsedMs(job({}), NOW)).toBe(2_000)
    expect(elapsedMs(job({ endedAt: '2026-11-23T07:30:01.500Z' }), NOW)).toBe(1_500)
    expect(elapsedMs(job({ startedAt: null }), NOW)).toBe(0)
  })

  it('are not negative when the clocks of browser and server differ', () => {
    expect(elapsedMs(job({}), NOW - 60_000)).toBe(0)
    expect(recordsPerSecond(job({}), NOW - 60_000)).toBe(0)
  })

  it('give a rate', () => {
    expect(recordsPerSecond(job({}), NOW)).toBe(95)
    expect(rateWords(1240.4)).toBe('1,240')
    expect(rateWords(2.345)).toBe('2.3')
  })
})

describe('the time a run still takes', () => {
  const at = Date.parse('2026-11-23T07:30:10.000Z')
  const before = job({
    _id: '2'.repeat(24),
    status: 'completed',
    numExport: 1_000,
    createdAt: '2026-11-22T07:30:00.000Z',
  })

  it('is estimated by the run before, and by nothing else', () => {
    expect(msLeft(job({}), before, at)).toBe(40_000)
    expect(msLeft(job({}), undefined, at)).toBeNull()
  })

  it('is not told of a run that has ended, has just begun, or reads more than the one before', () => {
    expect(msLeft(job({ status: 'completed' }), before, at)).toBeNull()
    expect(msLeft(job({}), before, NOW)).toBeNull()
    expect(msLeft(job({ numSuccess: 2_000 }), before, at)).toBeNull()
  })

  it('goes by the last run of the same kind that came to its end', () => {
    const failed = job({ status: 'failed', createdAt: '2026-11-23T07:00:00.000Z' })
    const retry = job({ type: 'retry', status: 'completed', createdAt: '2026-11-23T07:00:00.000Z' })
    expect(runBefore(job({}), [job({}), failed, retry, before])).toBe(before)
    expect(runBefore(job({ type: 'retry' }), [before])).toBeUndefined()
  })
})

describe('a run in one sentence', () => {
  it('says how it goes', () => {
    expect(runSentence(job({}), NOW)).toBe('Running: 200 read, 190 written, 10 failed.')
  })

  it('says how it ended', () => {
    const ended = job({ status: 'completed', endedAt: '2026-11-23T07:30:01.500Z' })
    expect(runSentence(ended, NOW)).toBe('Completed after 1.5 s: 200 read, 190 written, 10 failed.')
  })
})

import { describe, expect, it } from 'vitest'
import { firstSteps, type Stock } from './first-steps.ts'

const EMPTY: Stock = { iclients: 0, connectionsOnline: 0, exports: 0, imports: 0, flows: 0, hasCompleted: false }
const done = (stock: Partial<Stock>) =>
  firstSteps({ ...EMPTY, ...stock })
    .filter((step) => step.done)
    .map((step) => step.key)

describe('the first steps', () => {
  it('are all open in an empty Keyway', () => {
    expect(done({})).toEqual([])
  })

  it('count a connection only when it is authorized', () => {
    expect(done({ connectionsOnline: 0 })).toEqual([])
    expect(done({ connectionsOnline: 2 })).toEqual(['connection'])
  })

  it('count a run only when it was completed', () => {
    expect(done({ flows: 1, hasCompleted: false })).toEqual(['flow'])
    expect(done({ flows: 1, hasCompleted: true })).toEqual(['flow', 'run'])
  })
})

import { describe, expect, it } from 'vitest'
import type { SourceRecord } from '../../records/index.ts'
import type { FlowSteps } from '../flow-steps.ts'
import { hideSecrets } from './hide-record.ts'

const NO_STEPS: FlowSteps = { exports: [], processors: [] }
const step = { id: '0'.repeat(24), name: 'step', field: 'f', api: undefined, row: undefined }

const exported = (doc: object): FlowSteps => ({
  ...NO_STEPS,
  exports: [{ ...step, doc } as unknown as FlowSteps['exports'][number]],
})
const imported = (responseMapping: object): FlowSteps => ({
  ...NO_STEPS,
  processors: [
    { ...step, kind: 'import', doc: { mappings: [] }, processor: { responseMapping } },
  ] as unknown as FlowSteps['processors'],
})

describe('a kept record', () => {
  const record: SourceRecord = { name: 'db', moved: 'hunter2' }

  it('shows nothing once its steps are not known any more, or a transform may have moved a secret', () => {
    const hidden = { name: '******', moved: '******' }
    expect(hideSecrets(record, null)).toEqual(hidden)
    expect(hideSecrets(record, exported({ transform: { type: 'expression' } }))).toEqual(hidden)
    expect(hideSecrets(record, exported({}))).toEqual(record)
  })

  it('hides what an import put into it of its answer', () => {
    const fields = [{ extract: '_json.token', generate: 'moved' }]
    expect(hideSecrets(record, imported({ fields, lists: [] }))).toEqual({ name: 'db', moved: '******' })
  })

  it('with more secrets than can be looked for shows nothing', () => {
    const list = Array.from({ length: 1_001 }, (_, index) => ({ token: `secret ${index}` }))
    expect(hideSecrets({ name: 'db', list }, NO_STEPS)).toMatchObject({ name: '******' })
    expect(hideSecrets({ name: 'db', list: list.slice(1) }, NO_STEPS)).toMatchObject({ name: 'db' })
  })
})

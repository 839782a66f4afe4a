import { type Flow, FlowInput } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { EMPTY_FLOW, flowDocument, flowValues } from './flow-values.ts'

const id = (digit: string) => digit.repeat(24)
const stored: Flow = {
  _id: id('0'),
  name: 'Copy',
  disabled: true,
  pageGenerators: [
    { type: 'export', _exportId: id('1') },
    { type: 'export', _exportId: id('2') },
  ],
  nextRuns: [],
  webhook: null,
  pageProcessors: [
    { type: 'import', _importId: id('3'), proceedOnFailure: true },
    { type: 'import', _importId: id('4'), proceedOnFailure: false },
  ],
  lastExecutedAt: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  lastModified: '2026-01-01T00:00:00.000Z',
}

describe('the document of a flow', () => {
  it('says whether it is enabled instead of leaving that to the default', () => {
    const document = flowDocument({ ...EMPTY_FLOW, name: 'A', exportId: id('1'), importId: id('3') }, undefined)
    expect(FlowInput.parse(document)).toMatchObject({ disabled: false, pageGenerators: [{ _exportId: id('1') }] })
  })

  it('keeps further steps and settings that the form does not show', () => {
    const document = flowDocument({ ...flowValues(stored), exportId: id('9') }, stored)
    expect(document.pageGenerators).toEqual([{ _exportId: id('9') }, { _exportId: id('2') }])
    expect(document.pageProcessors).toEqual(stored.pageProcessors)
  })
})

import { describe, expect, it } from 'vitest'
import { NEW_FILTER } from '../form/filter-rows.ts'
import { emptyFlow, type FlowValues } from '../form/flow-values.ts'
import { newBranch, newRouter, newStep, type StepValues, withoutDeadEnds } from '../form/step-values.ts'
import { addAfter, additionsAfter } from './add.ts'
import { type Edited, move, remove } from './edit.ts'
import { flowGraph } from './flow-graph.ts'
import { NO_HISTORY, noted, redone, undone } from './history.ts'
import { CARD, leftToRight, topDown } from './layout.ts'
import { nodeErrors } from './node-errors.ts'
import { type Place, pathOf, placeOf } from './place.ts'
import { walk } from './walk.ts'

const step = (ref: string): StepValues => ({ ...newStep('import'), ref })
const plain: FlowValues = { ...emptyFlow('UTC'), pageProcessors: [step('a'), step('b')] }
const branch = (name: string, refs: readonly string[], nextRouterId = '') => ({
  ...newBranch(1, refs.map(step)),
  name,
  filter: name === 'else' ? null : NEW_FILTER,
  nextRouterId,
})
/** Both branches of the first router lead to the second. */
const routed: FlowValues = {
  ...plain,
  pageProcessors: [],
  routers: [
    { ...newRouter([]), id: 'one', branches: [branch('x', ['a', 'b'], 'two'), branch('else', [], 'two')] },
    { ...newRouter([]), id: 'two', branches: [branch('y', ['c']), branch('else', [])] },
  ],
}
const ids = (values: FlowValues) => flowGraph(values).nodes.map(({ id }) => id)
const at = (path: string): Place => {
  const place = placeOf(path)
  if (!place) throw new Error(path)
  return place
}
const refs = ({ values }: Edited): (string | undefined)[] => values.pageProcessors.map(({ ref }) => ref)
const done = (edited: Edited | undefined): Edited => {
  if (!edited) throw new Error('The edit was refused.')
  // Wherever the focus goes, there is a node.
  expect(ids(edited.values)).toContain(edited.focus)
  return edited
}

describe('the graph of a flow', () => {
  it('is read from its sources to its steps', () => {
    expect(flowGraph(plain)).toMatchObject({
      nodes: [{ id: 'pageGenerators.0' }, { id: 'pageProcessors.0' }, { id: 'pageProcessors.1' }],
      edges: [
        { from: 'pageGenerators.0', to: 'pageProcessors.0' },
        { from: 'pageProcessors.0', to: 'pageProcessors.1' },
      ],
    })
  })

  it('has a router once that several branches lead to', () => {
    const { nodes, edges } = flowGraph(routed)
    expect(nodes.filter(({ id }) => id === 'routers.1')).toHaveLength(1)
    expect(edges.filter(({ to }) => to === 'routers.1').map(({ from }) => from)).toEqual([
      'routers.0.branches.0.pageProcessors.1',
      'routers.0.branches.1',
    ])
  })

  it('shows a router that no branch leads to, and ends where branches go in circles', () => {
    const lost = { ...routed, routers: [...routed.routers, { ...newRouter([]), id: 'lost' }] }
    expect(ids(lost)).toContain('routers.2')
    const circle = { ...plain, routers: [{ ...newRouter([]), id: 'c', branches: [branch('x', [], 'c')] }] }
    expect(flowGraph(circle).nodes).toHaveLength(3)
    expect(leftToRight(flowGraph(circle)).size).toBe(3)
  })

  it.each(ids(routed))('finds the place of %s again by its path', (id) => {
    expect(pathOf(at(id))).toBe(id)
    expect(placeOf(`${id}.filter`)).toEqual(at(id))
  })

  it('gives errors of fields to the deepest node they lie in', () => {
    const errors = { name: 'n', 'routers.0.branches.1.filter': 'f', 'routers.0.branches.0.pageProcessors.1.ref': 'r' }
    expect([...nodeErrors(errors)]).toEqual([
      ['routers.0.branches.1', 'f'],
      ['routers.0.branches.0.pageProcessors.1', 'r'],
    ])
  })
})

describe('the layout', () => {
  const overlap = (spots: { x: number; y: number }[]) =>
    spots.some((a, i) =>
      spots.some((b, j) => i < j && Math.abs(a.x - b.x) < CARD.width && Math.abs(a.y - b.y) < CARD.height),
    )

  it.each([
    ['left to right', leftToRight],
    ['top down', topDown],
  ])('%s lays no node over another', (_, layout) => {
    const sources = { ...routed, pageGenerators: [...routed.pageGenerators, ...routed.pageGenerators] }
    const spots = [...layout(flowGraph(sources)).values()]
    expect(spots).toHaveLength(ids(sources).length)
    expect(overlap(spots)).toBe(false)
  })

  it('left to right puts every node to the right of all that lead to it', () => {
    const graph = flowGraph(routed)
    const spots = leftToRight(graph)
    for (const { from, to } of graph.edges) expect(spots.get(to)?.x).toBeGreaterThan(spots.get(from)?.x ?? 0)
  })

  it('is walked by arrow keys along the graph and beside it', () => {
    const graph = flowGraph(routed)
    const layout = leftToRight(graph)
    const go = (from: string, ...keys: Parameters<typeof walk>[3][]) =>
      keys.reduce((id, key) => walk(graph, layout, id, key), from)
    expect(go('pageGenerators.0', 'ArrowRight', 'ArrowRight')).toBe('routers.0.branches.0')
    expect(go('routers.0.branches.0', 'ArrowDown')).toBe('routers.0.branches.1')
    expect(go('routers.0.branches.1', 'ArrowRight')).toBe('routers.1')
    expect(go('routers.0.branches.0', 'ArrowLeft', 'ArrowLeft')).toBe('pageGenerators.0')
    expect(go('pageGenerators.0', 'ArrowLeft')).toBe('pageGenerators.0')
    expect(go('routers.1', 'Home')).toBe('pageGenerators.0')
  })
})

describe('adding', () => {
  it('puts a step right after another, and at the beginning of a branch', () => {
    expect(refs(done(addAfter(plain, at('pageProcessors.0'), 'lookup')))).toEqual(['a', '', 'b'])
    const { values, focus } = done(addAfter(routed, at('routers.1.branches.0'), 'import'))
    expect(focus).toBe('routers.1.branches.0.pageProcessors.0')
    expect(values.routers[1]?.branches[0]?.pageProcessors.map(({ ref }) => ref)).toEqual(['', 'c'])
  })

  it('puts the steps after a router into its first branch, and those before it into one for every record', () => {
    const first = done(addAfter(plain, at('pageGenerators.0'), 'router'))
    expect(first.values.routers[0]?.branches[0]?.pageProcessors).toHaveLength(2)
    const { values, focus } = done(addAfter(plain, at('pageProcessors.0'), 'router'))
    expect(focus).toBe('routers.1')
    expect(values.pageProcessors).toEqual([])
    expect(values.routers[0]?.branches).toMatchObject([
      { filter: null, pageProcessors: [{ ref: 'a' }], nextRouterId: values.routers[1]?.id },
    ])
    expect(values.routers[1]?.branches[0]?.pageProcessors).toMatchObject([{ ref: 'b' }])
  })

  it('keeps what came after a step of a branch behind the new router', () => {
    const { values } = done(addAfter(routed, at('routers.0.branches.0.pageProcessors.0'), 'router'))
    expect(values.routers[0]?.branches[0]).toMatchObject({ pageProcessors: [{ ref: 'a' }], nextRouterId: 'router-3' })
    expect(values.routers[2]).toMatchObject({
      id: 'router-3',
      branches: [{ pageProcessors: [{ ref: 'b' }], nextRouterId: 'two' }, { nextRouterId: '' }],
    })
  })

  it('names a branch as no other of its router is, and takes posts once', () => {
    const { values, focus } = done(addAfter(routed, at('routers.0.branches.0'), 'branch'))
    expect(focus).toBe('routers.0.branches.1')
    expect(values.routers[0]?.branches.map(({ name }) => name)).toEqual(['x', 'Branch 3', 'else'])
    const posted = done(addAfter(plain, at('pageGenerators.0'), 'webhook'))
    expect(additionsAfter(posted.values, at('pageGenerators.0'))).not.toContain('webhook')
  })
})

describe('moving and removing', () => {
  it('moves an entry among its own, and stops at the ends', () => {
    expect(refs(done(move(plain, at('pageProcessors.0'), 1)))).toEqual(['b', 'a'])
    expect(move(plain, at('pageProcessors.0'), -1)).toBeUndefined()
    expect(move(routed, at('routers.0'), 1)).toBeUndefined()
  })

  it('removes a step; the one before it gets the focus', () => {
    const edited = done(remove(plain, at('pageProcessors.1')))
    expect(refs(edited)).toEqual(['a'])
    expect(edited.focus).toBe('pageProcessors.0')
    expect(done(remove(routed, at('routers.1.branches.0.pageProcessors.0'))).focus).toBe('routers.1.branches.0')
  })

  it('keeps the last source', () => {
    expect(remove(plain, at('pageGenerators.0'))).toBeUndefined()
  })

  it('removes what no record reaches any more', () => {
    const once = done(remove(routed, at('routers.0.branches.1')))
    expect(once.values.routers).toHaveLength(2)
    const twice = done(remove(routed, at('routers.1')))
    expect(twice.values.routers).toMatchObject([{ id: 'one', branches: [{ nextRouterId: '' }, { nextRouterId: '' }] }])
  })

  it('makes a flow without branches of one whose only router goes', () => {
    const only = { ...routed, routers: [{ ...routed.routers[1] } as FlowValues['routers'][number]] }
    const { values } = done(remove(only, at('routers.0')))
    expect(values.routers).toEqual([])
    expect(values.pageProcessors).toMatchObject([{ ref: 'c' }])
  })
})

describe('undo and redo', () => {
  it('go back and forth, and a new change ends what was undone', () => {
    const step = (steps: string) => ({ steps })
    const first = noted(noted<object>(NO_HISTORY, step('a')), step('b'))
    const back = undone(first, step('c'))
    expect(back?.values).toEqual(step('b'))
    expect(redone(back?.history ?? NO_HISTORY, step('b'))?.values).toEqual(step('c'))
    expect(redone(noted(back?.history ?? NO_HISTORY, step('b')), step('d'))).toBeUndefined()
    expect(undone(NO_HISTORY, step('x'))).toBeUndefined()
  })

  it('leave alone what a step did not change', () => {
    const before = noted<object>(NO_HISTORY, { steps: 'a' })
    const back = undone(before, { steps: 'b', enabled: false })
    expect(back?.values).toEqual({ steps: 'a' })
    expect(redone(back?.history ?? NO_HISTORY, { steps: 'a', enabled: true })?.values).toEqual({ steps: 'b' })
  })
})

it('branches that led to a router that is gone end where they are', () => {
  const first = { ...newRouter([]), branches: [{ ...newBranch(1), nextRouterId: 'gone' }, newBranch(2)] }
  const second = { ...newRouter([first.id]), branches: [{ ...newBranch(1), nextRouterId: first.id }] }
  const [one, two] = withoutDeadEnds([first, second])
  expect(one?.branches.map(({ nextRouterId }) => nextRouterId)).toEqual(['', ''])
  expect(two).toEqual(second)
})

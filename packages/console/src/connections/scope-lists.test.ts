import type { Scope } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { addCustomScope, availableScopes, keptScopes, MOVES, startLists } from './scope-lists.ts'

const scope = (value: string, help = ''): Scope => ({ value, label: value, help, recommended: false })
const OFFERED = [scope('a/read', 'Read things.'), scope('a/write', 'Change things.'), scope('a/all')]
const values = (scopes: readonly Scope[]) => scopes.map((one) => one.value)

describe('the list on the left', () => {
  it('shows what is offered and not chosen yet', () => {
    expect(values(availableScopes(startLists(OFFERED, ['a/read']), ''))).toEqual(['a/write', 'a/all'])
  })

  it('is searched by value and by what a scope allows', () => {
    expect(values(availableScopes(startLists(OFFERED, []), 'CHANGE'))).toEqual(['a/write'])
  })
})

describe('the buttons between the lists', () => {
  it('move the ticked scopes, or all of them', () => {
    const ticked = { ...startLists(OFFERED, ['a/all']), tickedAvailable: ['a/write'] }
    expect(MOVES.chooseTicked(ticked)).toMatchObject({ chosen: ['a/all', 'a/write'], tickedAvailable: [] })
    expect(MOVES.chooseAll(ticked).chosen).toEqual(['a/all', 'a/read', 'a/write'])
  })

  it('choose all that can stand together: .default stands alone', () => {
    const offered = [scope('a/user_impersonation'), scope('a/.default')]
    expect(MOVES.chooseAll(startLists(offered, [])).chosen).toEqual(['a/user_impersonation'])
    expect(MOVES.chooseAll(startLists([scope('a/.default')], [])).chosen).toEqual(['a/.default'])
  })

  it('take the ticked scopes back, or all of them', () => {
    const ticked = { ...startLists(OFFERED, ['a/all', 'mine']), tickedChosen: ['mine'] }
    expect(MOVES.removeTicked(ticked)).toMatchObject({ chosen: ['a/all'], tickedChosen: [] })
    expect(MOVES.removeAll(ticked).chosen).toEqual([])
  })
})

describe('a scope of one’s own', () => {
  it('is added at the end', () => {
    expect(addCustomScope(startLists(OFFERED, ['a/all']), ' a/special ')).toMatchObject({
      ok: true,
      lists: { chosen: ['a/all', 'a/special'] },
    })
  })

  it.each([
    ['', 'Enter a scope.'],
    ['a b', 'no spaces'],
    ['a/all', 'already'],
  ])('is refused when it is %j', (text, why) => {
    const added = addCustomScope(startLists(OFFERED, ['a/all']), text)
    expect(added).toMatchObject({ ok: false, why: expect.stringContaining(why) })
  })
})

it('keeps scopes of one’s own and those offered there too when the offer changes', () => {
  expect(keptScopes(['a/read', 'mine', 'b/read'], OFFERED, [scope('b/read')])).toEqual(['mine', 'b/read'])
})

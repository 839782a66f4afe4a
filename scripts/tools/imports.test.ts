import { expect, it } from 'vitest'
import { importsOf } from './imports.ts'

const found = (text: string) => importsOf('packages/a/src/x.ts', text)

it.each([
  ["import { b } from './b.ts'", 'packages/a/src/b.ts', false],
  ["import type { B } from '../b.ts'", 'packages/a/b.ts', true],
  ["import { type B, c } from '@keyway/contract'", '@keyway/contract', false],
  ["import './effect.ts'", 'packages/a/src/effect.ts', false],
  ["export * from './b.ts'", 'packages/a/src/b.ts', false],
  ["const b = await import('node:fs')", 'node:fs', true],
])('reads %s', (text, to, typeOnly) => {
  expect(found(text)).toEqual([{ from: 'packages/a/src/x.ts', to, typeOnly }])
})

it('refuses what it cannot read', () => {
  expect(() => found('import {')).toThrow('packages/a/src/x.ts')
})
